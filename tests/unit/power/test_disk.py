"""The disk of the power cuts: what was synced is kept, and nothing is there that nobody wrote."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.power.disk import Disk, Image, sectors
from tests.helpers.power.fashions import Fashion, image_after
from tests.helpers.power.operations import (
    Link,
    Make,
    MakeFolder,
    Operation,
    Remove,
    Rename,
    Resize,
    Sync,
    Write,
)

NAMES = ["a", "b", "c"]
BEFORE: Image = {"a": b"old"}

operation = st.one_of(
    st.builds(Make, st.sampled_from(NAMES)),
    st.builds(
        Write,
        st.sampled_from(NAMES),
        st.integers(0, 1500),
        st.binary(min_size=1, max_size=3).map(lambda data: data * 300),
    ),
    st.builds(Resize, st.sampled_from(NAMES), st.integers(0, 2000)),
    st.builds(Sync, st.sampled_from([*NAMES, "."]), st.just(10**6)),
    st.builds(Rename, st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.builds(Link, st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.builds(Remove, st.sampled_from(NAMES)),
)


def possible(disk: Disk, each: Operation) -> bool:
    """Say whether the kernel would have done it: a recording holds only what it did."""
    path = getattr(each, "path", None)
    to = getattr(each, "to", None)
    if isinstance(each, Make) or path == ".":
        return True
    if isinstance(each, Link) and to in disk.now:
        return False
    return path in disk.now and path != to


def disk_after(operations: list[Operation]) -> Disk:
    disk = Disk(BEFORE)
    for each in operations:
        if possible(disk, each):
            disk.do(each)
    return disk


def sync_all(disk: Disk) -> None:
    for path in [*disk.now, "."]:
        disk.do(Sync(path, disk.done))


@given(st.lists(operation, max_size=15), st.integers())
def test_after_a_sync_of_everything_every_fashion_leaves_the_same(done: list[Operation], seed: int) -> None:
    disk = disk_after(done)
    sync_all(disk)
    images = [image_after(disk, fashion, Random(seed)) for fashion in Fashion]
    assert all(image == images[0] for image in images)
    assert images[0] == image_after(disk_after(done), Fashion.APPLIED, Random(0))


@given(st.lists(operation, max_size=15), st.lists(operation, max_size=10), st.integers())
def test_what_was_synced_is_left_whatever_follows(
    first: list[Operation], then: list[Operation], seed: int
) -> None:
    disk = disk_after(first)
    sync_all(disk)
    durable = image_after(disk, Fashion.APPLIED, Random(0))
    for each in then:
        if possible(disk, each) and not isinstance(each, Sync):
            disk.do(each)
    assert image_after(disk, Fashion.DROPPED, Random(seed)) == durable
    assert image_after(disk, Fashion.NAMELESS, Random(seed)) == durable


@given(st.lists(operation, max_size=15), st.integers())
def test_a_torn_file_holds_only_what_was_in_it_once(done: list[Operation], seed: int) -> None:
    disk = disk_after(done)
    written = {0, *b"old", *(byte for each in done if isinstance(each, Write) for byte in each.data)}
    for data in image_after(disk, Fashion.TORN, Random(seed)).values():
        assert set(data or b"") <= written


@given(st.integers(0, 2000), st.binary(max_size=3000))
def test_sectors_are_the_whole_write_and_cross_no_border(offset: int, data: bytes) -> None:
    parts = list(sectors(Write("f", offset, data)))
    assert b"".join(part.data for part in parts) == data
    assert all(part.offset // 512 == (part.offset + len(part.data) - 1) // 512 for part in parts)


def images(*done: Operation) -> dict[Fashion, Image]:
    disk = Disk()
    for each in done:
        disk.do(each)
    return {fashion: image_after(disk, fashion, Random(1)) for fashion in Fashion}


def test_a_new_file_that_was_synced_has_its_name_where_names_are_journalled() -> None:
    left = images(Make("a"), Write("a", 0, b"x"), Make("b"), Sync("b", 3))
    assert left[Fashion.DROPPED] == {"a": b"", "b": b""}
    assert left[Fashion.NAMELESS] == {}


def test_an_older_files_sync_says_nothing_of_names() -> None:
    left = images(Make("a"), Sync("a", 1), Make("b"), Write("a", 0, b"x"), Sync("a", 4))
    assert left[Fashion.DROPPED] == {"a": b"x"}


def test_what_began_after_the_sync_is_not_in_it() -> None:
    left = images(Make("a"), Sync(".", 1), Write("a", 0, b"x"), Write("a", 1, b"y"), Sync("a", 3))
    assert left[Fashion.DROPPED] == {"a": b"x"}


def test_metadata_alone_is_zeros_in_the_size_of_now() -> None:
    left = images(Make("a"), Write("a", 2, b"xyz"), Resize("a", 4), Rename("a", "b"))
    assert left[Fashion.METADATA] == {"b": bytes(4)}
    assert left[Fashion.DROPPED] == {}


def test_what_lies_in_a_folder_without_a_name_is_out_of_reach() -> None:
    left = images(MakeFolder("s"), Make("s/a"), Write("s/a", 0, b"x"), Sync("s/a", 3), Sync("s", 4))
    assert left[Fashion.NAMELESS] == {}
    assert left[Fashion.DROPPED] == {"s": None, "s/a": b"x"}
