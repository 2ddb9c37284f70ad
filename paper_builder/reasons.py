"""Why the disk refused, in the words of a user and in both languages: what the system says is English, and names no remedy."""

from __future__ import annotations

import errno

from paper_builder.diagnostics import Message

_FULL = "请删掉一些文件腾出空间"
_NOT_ALLOWED = Message("没有读写权限，请找管理员开通", "reading or writing is not allowed there")
_FILE = Message("文件夹的位置上是一个文件", "a file stands where a folder should be")
_REASONS = {
    errno.ENOSPC: Message(f"磁盘已满，{_FULL}", "the disk is full"),
    errno.EDQUOT: Message(f"磁盘配额已满，{_FULL}", "the disk quota is used up"),
    errno.EROFS: Message("所在的磁盘只能读不能写", "the disk is read-only"),
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.ENOENT: Message("文件或文件夹不见了，可能被移走或改名", "no such file or folder; it may have been moved or renamed"),
    errno.ENOTDIR: _FILE,
    errno.EEXIST: _FILE,
    errno.EISDIR: Message("文件的位置上是一个文件夹", "a folder stands where a file should be"),
    errno.EBUSY: Message("文件正被别的程序占用，请先关闭它", "another program is using the file"),
    errno.EMFILE: Message("打开的文件太多，请关闭一些程序", "too many files are open"),
    errno.EIO: Message("磁盘读写出错，请检查磁盘或网络盘", "the disk failed"),
    errno.ESTALE: Message("网络盘断开了，请重新连接", "the network disk is gone; connect it again"),
    errno.ENAMETOOLONG: Message("文件名太长", "the file name is too long"),
    errno.ELOOP: Message("链接绕成了圈", "the links go round in a circle"),
}


def reason(error: OSError) -> Message:
    """Return why ``error`` was raised, in Chinese also what to do; what the system says where it is nothing common."""
    said = error.strerror or type(error).__name__
    return _REASONS.get(error.errno or 0) or Message(said, said)
