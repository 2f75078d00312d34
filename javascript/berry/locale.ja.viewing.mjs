/**
 * 画像表示と比較の言葉（日本語）。
 */

import { number } from "./strings.mjs";

/** @type {import("./localise.mjs").Words} */
export const viewing = {
  tagHelp: (/** @type {string} */ query) => `${query}を検索（Shiftで検索に追加）`,

  view: "表示方法",
  fit: "全体",
  fill: "画面いっぱい",
  actual: "実寸、1:1",
  filmstrip: "フィルムストリップ",
  fullScreen: "全画面",
  fullScreenRefused: "ここではブラウザーが全画面を許可していません。",
  wheelSteps: "ホイールで次の画像へ",
  smooth: "拡大時に滑らかに",
  reveal: "この画像を表示",

  workflow: "ComfyUIワークフロー",
  workflowDownload: "ComfyUI用にダウンロード",
  workflowPart: (/** @type {number} */ shown, /** @type {number} */ total) =>
    `ノード${number(total)}個のうち最初の${number(shown)}個を表示しています。`,
  reading: "読み込み中…",

  send: "送る、コピー",
  sendTitle: "送る",
  partTitle: "txt2imgへ",
  partHelp: "⇧ P、⇧ S: img2imgへ",
  copyTitle: "コピー",
  fileTitle: "ファイルとして",
  parts: {
    all: "全パラメーター",
    unseeded: "シード以外すべて",
    prompt: "プロンプトのみ",
    seed: "シードのみ",
  },
  copyParts: {
    all: "infotext",
    prompt: "プロンプト",
    negative: "ネガティブプロンプト",
    seed: "シード",
  },
  noPrompt: "この画像にはプロンプトがありません。",
  noSeed: "この画像にはシードがありません。",
  noField: "このページにはその入力欄がありません。",
  controlNet: "ControlNet",
  noControlNet: "このページにControlNetの入力欄が見つかりませんでした。",
  partSent: (/** @type {string} */ what, /** @type {string} */ tab) => `${tab}に送りました: ${what}`,

  queuePrompts: "「Prompts from file」用のプロンプト",
  queueSettings: "シード、ステップ数、サンプラー、サイズ付きのプロンプト",
  queued: (/** @type {number} */ lines, /** @type {number} */ count) =>
    lines === count
      ? `スクリプト「Prompts from file or textbox」用に${number(lines)}行`
      : `${number(lines)}行（プロンプトのない画像${number(count - lines)}枚を除く）`,
  nothingQueued: "どの画像にもプロンプトがありません。",

  compare: "比較",
  compareTooFew: "比べる画像がほかにありません。",
  compareTooMany: (/** @type {number} */ most) => `比べられるのは${number(most)}枚までです。選択を減らしてください。`,
  modes: { side: "並べる", wipe: "ワイプ", blink: "切り替え", difference: "差分" },
  swap: "入れ替え",
  differs: "違い",
  amplify: "差分を強調",
  amplified: (/** @type {number} */ times) => `× ${times}`,
  divider: "2枚の境目",
  pane: (/** @type {string} */ letter, /** @type {string} */ name) => `${letter}: ${name}`,
  step: (/** @type {string} */ letter) => `矢印キーで${letter}を送ります。ほかは固定です`,
  noMore: "この方向にはもう画像がありません。",
  syncHelp: "拡大と移動は連動します。Shiftで1枚だけ。",

  dragFailed: "画像を渡せませんでした。代わりに「送る」を使ってください。",
};
