"""The words of the command, with the line each shows in `onewindow --help`."""

from __future__ import annotations

# word → (module of this package, help line)
WORDS: dict[str, tuple[str, str]] = {
    "check-content": ("check_content", "check the content files: 检查内容文件"),
    "compose": ("compose", "the plan of a one-thing: 一件事办理方案"),
    "align": ("align", "raw forms: which fields mean the same: 表单字段归并"),
    "due": ("due", "when something is due: 期限计算"),
    "levers": ("levers", "what would shorten a one-thing most: 改革抓手"),
    "export": ("export", "a plan as BPMN, CPSV-AP, XLSX, PDF or JSON: 导出办理方案"),
    "results": ("results", "published results beside ours: 公布的结果对照"),
    "journey": ("journey", "drive one application through every desk: 全程走一遍"),
    "rules": ("rules", "decision tables: check, judge, back-test, replay: 秒批规则"),
    "replay": ("replay", "replay and verify the event chains: 核验事件链"),
    "backup": ("backup", "a backup of the running installation: 备份"),
    "restore": ("restore", "fill an empty installation from a backup: 恢复备份"),
    "move": ("move", "move to another database: 迁移到别的数据库"),
    "partitions": ("partitions", "tables by year on PostgreSQL: 按年份分区"),
    "columnar": ("columnar", "settled years as columnar files: 年度列式文件"),
    "import": ("import_content", "load content into the database: 导入内容"),
    "import-divisions": ("import_divisions", "the table of divisions: 导入行政区划"),
    "workbook": ("workbook", "the catalogue as a workbook: 事项工作簿"),
    "pack": ("pack", "content as a signed pack: 内容包"),
    "diff": ("diff", "two versions of a definition: 版本对照"),
    "reforms": ("reforms", "what reforms saved in a year: 改革成效"),
    "search": ("search", "find items by what a person wants: 查找事项"),
    "demo": ("demo", "load the demo accounts and applications: 载入演示数据"),
    "emergency-book": ("emergency_book", "the emergency book as PDF: 应急登记本"),
    "prepare": ("prepare", "make ready to serve: 准备数据库与静态文件"),
    "serve": ("serve", "start the web server and the jobs: 启动服务"),
    "administrator": ("administrator", "an administrator's account: 开一个系统管理员账号"),
    "token": ("token", "a key for another system: 发放或停用接口密钥"),
    "work": ("work", "run the jobs only: 运行后台任务"),
}
