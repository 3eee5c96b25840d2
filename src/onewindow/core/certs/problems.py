"""Why a paper or a message did not go out, by its code, in words: what happened and what to do next."""

from __future__ import annotations

from onewindow.core.kernel.text import T, Text

PROBLEMS: dict[str, Text] = {
    "documents.font-missing": T(
        "文书字体还没有装好。请系统管理员在服务器上运行 sudo apt-get install -y fonts-noto-cjk && ./scripts/fonts，"
        "再到“发件箱”按“再发一次”，文书就补出来；收件、受理照常办",
        "The document fonts are not installed. The administrator runs sudo apt-get install -y fonts-noto-cjk && "
        "./scripts/fonts on the server and presses “Send again” in the outbox: the paper is made then. Everything else goes on",
    ),
    "documents.glyph-missing": T(
        "字体里没有姓名或者地址里的生僻字。请系统管理员装上有这个字的字体，再到“发件箱”按“再发一次”；急用的先手写盖章",
        "A rare character is in no installed font. The administrator adds a font that has it and presses “Send again” in the "
        "outbox; if it is urgent write the paper by hand and stamp it",
    ),
    "documents.timeout": T(
        "排版超过了时间。过一会儿会自己再试，还不行请系统管理员到“发件箱”按“再发一次”",
        "Setting it took too long. It is tried again by itself; otherwise the administrator presses “Send again” in the outbox",
    ),
    "documents.helper-failed": T(
        "排版程序中断了。过一会儿会自己再试，还不行请系统管理员到“发件箱”按“再发一次”",
        "The typesetter stopped. It is tried again by itself; otherwise the administrator presses “Send again” in the outbox",
    ),
    "no-phone": T("没有手机号了。消息在本人的“消息”里，不用再发",
                  "The phone was removed. The message is in the person's box: give up"),
    "channel-off": T("本地没有开通这种发送方式，先放着", "This place has no such channel: it was put aside"),
    "interrupted": T("发送到一半中断了，不知道发出去没有。先问一问，再决定发不发",
                     "Interrupted in the middle: nobody knows whether it went out. Ask first"),
    "no-handler": T("这封信是更新的版本写的。请升级程序", "A newer version wrote it: run the newer version"),
    "files.lost": T("要用的文件找不到了。请系统管理员从备份里找", "A file it needs is missing: look in the backup"),
}  # fmt: skip


def problem_words(code: str) -> Text:
    """The sentence for a code; an unknown one keeps its code, with whom to tell."""
    known = PROBLEMS.get(code)
    if known is not None:
        return known
    if code.startswith("gateway-"):
        return T(f"对方的网关没有收（{code}）。请系统管理员按编号查网关的记录",
                 f"The gateway refused ({code}): look in its log under the key")  # fmt: skip
    return T(f"出了问题（{code}）。请告诉系统管理员，内容没有丢",
             f"Something went wrong ({code}). Tell the administrator; nothing is lost")  # fmt: skip
