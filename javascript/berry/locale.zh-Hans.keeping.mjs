/**
 * 保管方面的文字（简体中文）：导出、导入、备份、重复图片。
 */

import { number } from "./strings.mjs";

const images = (/** @type {number} */ count) => `${number(count)} 张图片`;

/** @type {import("./localise.mjs").Words} */
export const keeping = {
  title: "您的评分、标签和相册",
  intro: "保存在数据库中，每天备份一次。导出的是一个可读的文件，无论图片届时放在哪里，任何 Berry 都能接收。",
  exportFile: "导出",
  importFile: "导入…",
  importWhy:
    "Berry 的导出或备份、infinite-image-browsing 的 iib.db、images-browser 的 wib.sqlite3，或 diffusion-toolkit.db。您已有的内容会保留；文件只会被读取。",
  reading: "正在读取…",
  backUp: "立即备份",
  noBackup: "还没有可备份的内容：没有评分、标签、相册或已保存的搜索。",
  backedUp: "已备份",
  backups: "备份",
  none: "还没有备份。",
  restore: "恢复…",
  restoreFrom: (/** @type {string} */ when) => `${when} 的备份`,
  more: (/** @type {number} */ count) => `再显示 ${number(count)} 个`,
  reasons: {
    daily: "每日",
    "by-hand": "手动",
    "before-import": "导入之前",
    "before-restore": "恢复备份之前",
  },
  update: "Berry 更新之前",
  sources: {
    "an export of Berry": "这是 Berry 的导出文件",
    "a library or backup of Berry": "这是 Berry 的图片库或备份",
  },
  fromRival: (/** @type {string} */ name) => `这是 ${name} 的数据库`,
  found: {
    path: (/** @type {number} */ count) => `在所记路径找到 ${images(count)}`,
    content: (/** @type {number} */ count) => `根据内容在其他位置找到 ${images(count)}`,
    name: (/** @type {number} */ count) => `根据路径末尾找到 ${images(count)}`,
    id: (/** @type {number} */ count) => `${images(count)}已不在，为日后回来而保留`,
  },
  missed: (/** @type {number} */ count) => `${images(count)}不在此图片库中`,
  added: {
    marks: (/** @type {number} */ count) => `将评分或标记 ${images(count)}`,
    tags: (/** @type {number} */ count) => `${number(count)} 个新标签`,
    tagged: (/** @type {number} */ count) => `为图片加上 ${number(count)} 个标签`,
    albums: (/** @type {number} */ count) => `${number(count)} 个新相册`,
    filed: (/** @type {number} */ count) => `将 ${images(count)}放入相册`,
    covers: (/** @type {number} */ count) => `${number(count)} 个相册封面`,
    searches: (/** @type {number} */ count) => `${number(count)} 个已保存的搜索`,
    rules: (/** @type {number} */ count) => `${number(count)} 条规则`,
    stacks: (/** @type {number} */ count) => `${number(count)} 个堆叠封面`,
    views: (/** @type {number} */ count) => `${images(count)}的查看时间晚于此处的记录`,
  },
  nothingNew: "其中没有新内容。",
  takeOver: "接收",
  bringBack: "恢复缺少的内容",
  replace: "全部恢复到当时的状态",
  replaceWhy: "会丢弃此后所做的标记。当前状态会先备份。",
  cancel: "取消",
  takenOver: "已接收。之前的状态在备份中。",
};

/** @type {import("./localise.mjs").Words} */
export const duplicates = {
  title: "重复图片",
  find: "查找重复图片",
  findIntro: "同一图片的副本，以及看起来相似的图片，并建议保留哪一张。",
  kinds: { exact: "像素相同", near: "看起来相似", recipe: "提示词和种子相同" },
  explain: {
    exact: "每个像素都相同；格式、文件大小和元数据可能不同。",
    near: "经过缩放、压缩或轻微改动的副本。请先查看再选择。",
    recipe: "使用相同的提示词和种子生成。其他设置可能不同，图片也可能不同。",
  },
  looked: (/** @type {number} */ looked, /** @type {number} */ readable) =>
    looked >= readable ? `已比较全部 ${images(readable)}` : `目前已比较 ${number(looked)} / ${images(readable)}`,
  lookAll: "比较所有图片",
  lookWhy: "在电脑空闲时，于后台将每个图片文件读取一次。",
  again: "再次查找",
  searching: "正在查找重复图片…",
  empty: "没有找到重复图片。",
  total: (/** @type {number} */ groups, /** @type {number} */ extra) => `${number(groups)} 组，多出 ${images(extra)}`,
  keep: "保留",
  why: {
    rating: "评分最高",
    favorite: "已收藏",
    albums: "所在相册更多",
    tags: "标签更多",
    pixels: "图片最大",
    metadata: "带有参数",
    lossless: "无损压缩",
    size: "文件最大",
    age: "最早",
  },
  selectOthers: "选择其余图片",
  selectAll: "选择显示的所有其余图片",
  selectNone: "取消所有选择",
  open: "打开",
  openLabel: (/** @type {string} */ name) => `在新标签页中打开 ${name}`,
  tags: (/** @type {number} */ count) => `${number(count)} 个标签`,
  albums: (/** @type {number} */ count) => `在 ${number(count)} 个相册中`,
  noPrompt: "没有参数",
  trash: (/** @type {number} */ count) => (count ? `将 ${number(count)} 张移到回收站` : "移到回收站"),
  oneStays: "每组会保留一张。请先取消选择其中另一张。",
  more: "更多",
};
