"""What may go wrong on the way to paper, said to the person who asked for it."""

from __future__ import annotations

from onewindow.core.kernel.refusal import declare

FONT_MISSING = declare(
    "documents.font-missing",
    zh="文书字体还没有装好（缺 {files}），暂时不能生成文书，其他功能不受影响。请管理员运行：{remedy}",
    en="The document fonts are missing ({files}); documents cannot be made, the rest works. Run: {remedy}",
)
GLYPH_MISSING = declare(
    "documents.glyph-missing",
    zh="字体里没有这些字：{characters}。请管理员把含有这些字的字体放进 {folder}，再生成文书。",
    en="No font has these characters: {characters}. Put a font that has them into {folder} and try again.",
)
TOO_SLOW = declare(
    "documents.timeout",
    zh="文书 {seconds} 秒内没有排好。内容已经保存，请稍后在文书列表里重新生成。",
    en="The document was not set within {seconds} seconds. Nothing is lost; make it again from the list.",
)
HELPER_FAILED = declare(
    "documents.helper-failed",
    zh="排版程序两次中断（{why}）。内容已经保存，请联系管理员后重新生成。",
    en="The typesetter stopped twice ({why}). Nothing is lost; tell the administrator and make it again.",
)
UNREADABLE = declare(
    "pictures.unreadable",
    zh="这份 PDF 打不开，可能损坏或者加了密码。请下载原件查看，或者请申请人重新交一份。",
    en="This PDF cannot be opened: it is damaged or locked. Download the original, or ask for another copy.",
)
NO_PAGE = declare(
    "pictures.no-page",
    zh="这份文件没有第 {page} 页。请回到第 1 页。",
    en="This file has no page {page}. Go back to page 1.",
)
