"""What SQLCipher 4 writes as one page, read without SQLite: to see which pages are damaged.

Source: SQLCipher's design (https://www.zetetic.net/sqlcipher/design/) and its `sqlcipher_page_cipher`: a page
is AES-256-CBC ciphertext, an IV of 16 bytes and HMAC-SHA512 over both and the page's number. The first 16
bytes of page 1 are the file's salt in the clear. The HMAC's key is derived from the raw key.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE_BYTES = 4096
SALT_BYTES = 16
IV_BYTES = 16
MAC_BYTES = 64
MAC_SALT_MASK = 0x3A
MAC_ROUNDS = 2
USER_VERSION = slice(60, 64)  # https://www.sqlite.org/fileformat.html, section 1.3
FIRST_TRUNK = slice(32, 36)


class PageCipher:
    """The pages of one database, by its raw key and the salt at the beginning of its file."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = key
        mask = bytes(each ^ MAC_SALT_MASK for each in salt)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", key, mask, MAC_ROUNDS, 32)

    def intact(self, number: int, page: bytes) -> bool:
        """Say whether this is page `number`, from 1, as SQLCipher wrote it."""
        if len(page) != PAGE_BYTES:
            return False
        begin = SALT_BYTES if number == 1 else 0
        mac = hmac.new(self._mac_key, page[begin:-MAC_BYTES], hashlib.sha512)
        mac.update(number.to_bytes(4, "little"))
        return hmac.compare_digest(mac.digest(), page[-MAC_BYTES:])

    def plain(self, number: int, page: bytes) -> bytes:
        """Return what SQLite wrote into an intact page; the salt of page 1 is left where it stands."""
        begin = SALT_BYTES if number == 1 else 0
        end = PAGE_BYTES - MAC_BYTES - IV_BYTES
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(page[end : end + IV_BYTES])).decryptor()
        return page[:begin] + decryptor.update(page[begin:end]) + decryptor.finalize()


def four_bytes(page: bytes, at: slice) -> int:
    """Return the big-endian number that SQLite keeps there."""
    return int.from_bytes(page[at], "big")
