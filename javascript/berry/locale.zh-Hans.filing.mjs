/**
 * 文件方面的文字（简体中文）：回收站、移动、复制、重命名、下载。
 */

import { fileSize, number } from "./strings.mjs";

const images = (/** @type {number} */ count) => `${number(count)} 张图片`;

/** @type {import("./localise.mjs").Words} */
export const filing = {
  cancel: "取消",
  show: "显示",
  nothingChosen: "请先选择图片。",
  working: (/** @type {number} */ done, /** @type {number} */ total) => `${number(done)} / ${images(total)}`,
  workingTitle: "文件",
  stopped: "已停止。已完成的部分可以撤销。",
  failuresTitle: "未能完成的项目",
  failed: (/** @type {number} */ count, /** @type {{name: string, reason: string} | undefined} */ first) =>
    count === 1 && first
      ? `${first.name} 仍在原处。${first.reason}`
      : `${images(count)}仍在原处。${first ? `${first.name}：${first.reason}` : ""}`,
  moreFailed: (/** @type {number} */ count) => `以及另外 ${number(count)} 个。`,
  numbered: (/** @type {number} */ count) => `${number(count)} 个名称已被占用，因此加上了编号。`,

  trash: "回收站",
  trashSome: (/** @type {number} */ size) => `将 ${number(size)} 张移到回收站`,
  alreadyTrashed: "它已经在回收站中。",
  nothingDone: "没有需要做的事。",
  openTrash: "显示回收站",
  held: (/** @type {number} */ count, /** @type {number} */ bytes) =>
    count ? `${images(count)}，${fileSize(bytes)}。随时可以还原。` : "回收站是空的。",
  emptyTrashTitle: "回收站是空的",
  emptyTrash: "您删除的图片会先放到这里，可以连同星级、标签和相册一起还原。",
  allTrashedTitle: "所有图片都在回收站中",
  allTrashed: (/** @type {number} */ count) => `回收站有 ${images(count)}，可随时连同星级、标签和相册一起还原。`,
  filesTitle: "文件",
  restoreSome: (/** @type {number} */ size) => `还原 ${number(size)} 张`,
  restoreAll: "全部还原",
  leaveTrash: "返回图片库",
  empty: "清空回收站…",
  emptyTitle: "要清空回收站吗？",
  emptyWhat: (/** @type {number} */ count, /** @type {number} */ bytes) =>
    `将丢弃 ${images(count)}，释放 ${fileSize(bytes)}。`,
  emptyToBin: "文件会移到其所在电脑的系统回收站；磁盘没有系统回收站时会直接删除。",
  emptyForGood: "文件会被永久删除，无法撤销。",
  emptyKept: "它们的星级、标签和相册会保留，以备文件日后回来。",
  emptyDo: (/** @type {number} */ count) => `丢弃 ${images(count)}`,
  emptied: (/** @type {number} */ count) => `已丢弃 ${images(count)}`,

  move: "移动或复制…",
  moveHelp: "到图片库的另一个文件夹",
  moveTitle: (/** @type {number} */ size) => `移动或复制 ${images(size)}`,
  library: "位置",
  folder: "文件夹",
  folderHelp: "新名称会创建文件夹；用 / 可在另一个文件夹中创建。留空表示最上层。",
  folderHint: "例如 best/2024",
  known: "有图片的文件夹",
  noFolders: "没有名称包含该内容的文件夹，将会新建。",
  moveDo: "移动",
  copyDo: "复制",
  neverOver: "绝不会覆盖文件：名称已被占用时会加上编号。星级、标签和相册保持不变。",

  rename: "重命名…",
  renameHelp: "按格式命名，执行前先显示结果",
  renameTitle: (/** @type {number} */ size) => `重命名 ${images(size)}`,
  pattern: "新名称",
  placeholders: {
    "{name}": "现有名称",
    "{date}": "文件日期",
    "{time}": "文件时间",
    "{model}": "模型",
    "{seed}": "种子",
    "{prompt:5}": "提示词的前五个词",
    "{counter:4}": "1、2、3……写成四位数",
    "{sampler}": "采样器",
    "{width}": "宽度",
    "{height}": "高度",
    "{rating}": "星级",
  },
  insert: "插入",
  before: "现在",
  after: "之后",
  previewed: (/** @type {number} */ shown, /** @type {number} */ total) =>
    shown < total ? `${number(total)} 个中的前 ${number(shown)} 个` : "",
  renameDo: (/** @type {number} */ size) => `重命名 ${images(size)}`,

  reveal: "在文件夹中显示",
  revealHelp: "在图片库所在电脑的文件管理器中",
  revealed: "已在图片库所在的电脑上打开其文件夹。",
  revealRefused: "只有在图片库所在的电脑上使用时，才能打开文件管理器。",
  inTrash: "它在回收站中，请先还原。",

  download: "下载…",
  downloadTitle: (/** @type {number} */ size) => `下载 ${images(size)}`,
  kinds: {
    zip: { name: "图片", help: "包含原始文件的 ZIP 压缩包" },
    stripped: { name: "不含元数据的图片", help: "ZIP 压缩包；PNG、JPEG 和 WebP，像素不变" },
    sheet: { name: "缩略图总览", help: "最多 400 张图片拼成一张，附名称" },
    csv: { name: "参数（CSV）", help: "供电子表格使用的表格" },
    json: { name: "参数（JSON）", help: "所有已知信息，供程序使用" },
    infotexts: { name: "infotext", help: "文本文件，与图片中的内容一致" },
    prompts: { name: "提示词", help: "每张图片一行，用于 Web UI 的脚本“Prompts from file or textbox”" },
  },
  preparing: "正在准备下载…",
  downloading: (/** @type {number} */ count, /** @type {number | null} */ bytes) =>
    `正在下载 ${images(count)}${bytes === null ? "" : `，${fileSize(bytes)}`}`,
  leftOut: (/** @type {number} */ count) => `未包括 ${images(count)}：文件现在不可用，或空间已满。`,
};
