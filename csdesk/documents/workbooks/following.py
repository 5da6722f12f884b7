"""Another table further down the same sheet."""

from csdesk.documents.workbooks.headers import Grid, Header, find_header
from csdesk.documents.workbooks.rowkinds import explained, is_total
from csdesk.domain.headings import Vocabulary, folded


def next_header(grid: Grid, words: Vocabulary, header: Header) -> Header | None:
    """Another table's heading further down: other columns than this one's."""
    same = {folded(one) for text, parents in header.columns.values() for one in (text, *parents)}
    after = header.rows[-1]
    for row in grid.order:
        if row <= after or len(grid.own(row)) < 3:
            continue
        texts = [folded(cell.text) for cell in grid.own(row).values() if cell.raw_kind == "text"]
        known = [text for text in texts if words.knows(text)]
        if len(known) < 3 or len(known) < 0.6 * len(grid.own(row)):
            continue
        if sum(explained(cell.text) for cell in grid.own(row).values()) >= 0.5 * len(texts):
            continue  # 必填，真实姓名: how to fill in
        if sum(text in same for text in texts) >= 0.8 * len(texts):
            continue
        found = find_header(grid, words, row - 1)
        if found is not None and found.score and row in found.rows:
            return found
    return None


def title_above(grid: Grid, header: Header, after: int) -> int:
    """The row before the title rows of a table further down."""
    first = header.rows[0]
    above = [row for row in grid.order if after < row < first]
    while above and len(grid.own(above[-1])) <= 2 and first - above[-1] <= 2:
        if any(is_total(cell.text) for cell in grid.own(above[-1]).values()):
            break
        first = above.pop()
    return first - 1
