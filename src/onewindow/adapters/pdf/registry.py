"""The jobs the helper knows, by name: `module:function`, imported when first asked for.

A job is `(args, attachment) -> (result, bytes)`; its module may have `rest()`, called after the answer has left.
"""

JOBS: dict[str, str] = {
    "typeset": "onewindow.adapters.pdf.typeset:typeset",
    "plan-sheet": "onewindow.adapters.pdf.plan_sheet:plan_sheet",
    "count": "onewindow.adapters.pdf.binding:count",
    "cover": "onewindow.adapters.pdf.binding:cover",
    "stretch": "onewindow.adapters.pdf.binding:stretch",
    "void": "onewindow.adapters.pdf.binding:void",
    "table-sheet": "onewindow.adapters.pdf.table_sheet:table_sheet",
    "picture": "onewindow.adapters.pdf.pictures:picture",
    "sample": "onewindow.adapters.pdf.samples:sample",
}
