"""A walk over a tree of elements on a stack of its own: a tree of any depth is read."""

from collections.abc import Callable

from selectolax.lexbor import LexborNode


def depth_first(
    container: LexborNode, enter: Callable[[LexborNode], LexborNode | None], leave: Callable[[LexborNode], None]
) -> None:
    """Everything inside `container` in page order.

    `enter` takes a node in, and gives its first child where that and those beside it are to be read; `leave` is told
    of each such node when they have been.
    """
    node, opened = container.first_child, list[LexborNode]()
    while node is not None:
        if (below := enter(node)) is not None:
            opened.append(node)
            node = below
            continue
        while (beside := node.next) is None and opened:
            node = opened.pop()
            leave(node)
        node = beside
