"""Where messages may be sent: https only, and to public addresses, unless the operator allows a network.

Whoever can have the platform ask for an address could reach through it what only the platform reaches:
the machine itself, its network, a cloud's metadata service (OWASP SSRF Prevention Cheat Sheet).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 500
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\]")
MAIL_TO = "mailto:"
PLAIN_ADDRESS = r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$"
PRINTED = re.compile(r"[!-~]+")

NOT_PUBLIC = tuple(
    map(
        ip_network,
        # https://www.iana.org/assignments/iana-ipv4-special-registry, the same of IPv6, and multicast.
        # `is_global` of Python 3.11.7 takes several of these for public (CVE-2024-4032, and newer entries).
        [
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ],
    )
)
PUBLIC_V6 = ip_network("2000::/3")  # all that IANA has given out for global unicast
NOT_PUBLIC_V6 = tuple(
    map(ip_network, ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"])
)


def complaint(url: str) -> str | None:
    """Return why an address cannot be a webhook's by its form, None where it can."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "form"
    if len(url) > LONGEST_URL or PRINTED.fullmatch(url) is None:
        return "form"
    if url.startswith(MAIL_TO):
        return None if re.fullmatch(PLAIN_ADDRESS, url.removeprefix(MAIL_TO)) else "form"
    if parts.scheme != "https":
        return "https"
    if "@" in parts.netloc or parts.fragment or port == 0:
        return "form"
    host = parts.netloc if port is None else parts.netloc.rpartition(":")[0]
    return None if HOST.fullmatch(host) else "form"


def networks(told: str) -> tuple[Network, ...]:
    """Read networks with commas between; ValueError says which is none."""
    return tuple(ip_network(one.strip()) for one in told.split(",") if one.strip())


def may_be_sent_to(address: Address, allowed: Sequence[Network]) -> bool:
    """Return whether a message may go to an address: it is public, or in a network that is allowed."""
    meant = plain(address)
    if any(meant in network for network in allowed):
        return True
    if isinstance(meant, IPv4Address):
        return not any(meant in network for network in NOT_PUBLIC)
    return meant in PUBLIC_V6 and not any(meant in network for network in NOT_PUBLIC_V6)


def plain(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address is written for, the address itself where there is none."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
