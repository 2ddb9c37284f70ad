"""Why the disk refused, in words for an author: what the system says is English, and names no remedy."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOSPC: "磁盘已满，请删掉一些文件腾出空间",
    errno.EDQUOT: "磁盘配额已满，请删掉一些文件腾出空间",
    errno.EROFS: "所在的磁盘只能读不能写",
    errno.EACCES: "没有写权限，请找管理员开通",
    errno.EPERM: "没有写权限，请找管理员开通",
    errno.ENOENT: "文件夹不见了，可能被移走或改名",
    errno.ENOTDIR: "文件夹的位置上是一个文件",
    errno.EIO: "磁盘读写出错，请检查磁盘或网络盘",
    errno.ESTALE: "网络盘断开了，请重新连接",
    errno.ENAMETOOLONG: "文件名太长",
}


def reason(error: OSError) -> str:
    """Return in Chinese why ``error`` was raised and what to do; what the system says where it is nothing common."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
