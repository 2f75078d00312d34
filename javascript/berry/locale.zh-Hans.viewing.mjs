/**
 * 查看与比较方面的文字（简体中文）。
 */

import { number } from "./strings.mjs";

/** @type {import("./localise.mjs").Words} */
export const viewing = {
  tagHelp: (/** @type {string} */ query) => `搜索 ${query}；按住 Shift 则添加到搜索`,

  view: "显示方式",
  fit: "适应窗口",
  fill: "填满窗口",
  actual: "实际大小，1:1",
  filmstrip: "胶片条",
  fullScreen: "全屏",
  fullScreenRefused: "浏览器不允许在此全屏显示。",
  wheelSteps: "滚轮切换到下一张图片",
  smooth: "放大时平滑显示",
  reveal: "显示此图片",

  workflow: "ComfyUI 工作流",
  workflowDownload: "下载用于 ComfyUI",
  workflowPart: (/** @type {number} */ shown, /** @type {number} */ total) =>
    `已列出 ${number(total)} 个节点中的前 ${number(shown)} 个。`,
  reading: "正在读取…",

  send: "发送、复制",
  sendTitle: "发送到",
  partTitle: "到 txt2img",
  partHelp: "⇧ P、⇧ S：到 img2img",
  copyTitle: "复制",
  fileTitle: "存为文件",
  parts: {
    all: "所有参数",
    unseeded: "除种子外的所有参数",
    prompt: "仅提示词",
    seed: "仅种子",
  },
  copyParts: {
    all: "infotext",
    prompt: "提示词",
    negative: "反向提示词",
    seed: "种子",
  },
  noPrompt: "这张图片没有提示词。",
  noSeed: "这张图片没有种子。",
  noField: "此页面没有对应的输入框。",
  controlNet: "ControlNet",
  noControlNet: "此页面上找不到 ControlNet 的输入。",
  partSent: (/** @type {string} */ what, /** @type {string} */ tab) => `已发送到 ${tab}：${what}`,

  queuePrompts: "用于“Prompts from file”的提示词",
  queueSettings: "带种子、步数、采样器和尺寸的提示词",
  queued: (/** @type {number} */ lines, /** @type {number} */ images) =>
    lines === images
      ? `用于脚本“Prompts from file or textbox”的 ${number(lines)} 行`
      : `${number(lines)} 行；${number(images - lines)} 张没有提示词的图片未包括`,
  nothingQueued: "这些图片都没有提示词。",

  compare: "比较",
  compareTooFew: "没有其他图片可供比较。",
  compareTooMany: (/** @type {number} */ most) => `最多可比较 ${number(most)} 张图片。请减少选择。`,
  modes: { side: "并排", wipe: "滑动", blink: "闪烁", difference: "差值" },
  swap: "交换",
  differs: "差异",
  amplify: "放大差值",
  amplified: (/** @type {number} */ times) => `× ${times}`,
  divider: "两者之间的分隔线",
  pane: (/** @type {string} */ letter, /** @type {string} */ name) => `${letter}：${name}`,
  step: (/** @type {string} */ letter) => `方向键切换 ${letter}，其余固定不动`,
  noMore: "这个方向没有其他图片了。",
  syncHelp: "缩放和平移同步进行；按住 Shift 则只动一张。",

  dragFailed: "无法拖出这张图片。请改用“发送到”。",
};
