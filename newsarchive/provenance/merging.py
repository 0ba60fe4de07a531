"""Claims made one entry each: by outlet and address, in the order of the post."""

from collections.abc import Iterable
from dataclasses import replace

from newsarchive.items import SourceLink
from newsarchive.provenance.addresses import compared, is_placeholder
from newsarchive.provenance.claims import Claim

# No post names more; what comes behind is not looked at.
_MOST = 300


def merged(claims: Iterable[Claim]) -> tuple[SourceLink, ...]:
    """One source link for each outlet and address, as it was first stated.

    The same address under two names is two entries; a name without address joins an entry of that outlet. A
    claim with neither name nor address is no source.
    """
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.line, claim.offset)):
        if claim.url is None and claim.outlet is None:
            continue
        if len(kept) >= _MOST:
            break
        same = next((number for number, other in enumerate(kept) if _is_same(claim, other)), None)
        if same is None:
            kept = [other for other in kept if not _adds(claim, other)]
            kept.append(claim)
        elif kept[same].outlet is None and claim.url is not None:
            kept[same] = replace(kept[same], outlet=claim.outlet)
    return tuple(_source_link(claim) for claim in kept)


def _is_same(claim: Claim, other: Claim) -> bool:
    """Whether `claim` says nothing that `other` does not."""
    if claim.url is None:
        return claim.outlet == other.outlet
    if other.url is None or compared(claim.url) != compared(other.url):
        return False
    return claim.outlet == other.outlet or None in (claim.outlet, other.outlet) or not claim.is_named


def _adds(claim: Claim, other: Claim) -> bool:
    """Whether `claim` has the address of the outlet that `other` only names."""
    return claim.url is not None and other.url is None and claim.outlet == other.outlet


def _source_link(claim: Claim) -> SourceLink:
    return SourceLink(
        url=claim.url,
        outlet=claim.outlet,
        label=claim.label,
        form=claim.form,
        placeholder=claim.url is not None and is_placeholder(claim.url),
        rule=claim.rule,
        where=claim.where,
    )
