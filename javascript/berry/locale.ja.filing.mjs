/**
 * ファイルの言葉（日本語）: ごみ箱、移動、コピー、名前の変更、ダウンロード。
 */

import { fileSize, number } from "./strings.mjs";

const images = (/** @type {number} */ count) => `画像${number(count)}枚`;

/** @type {import("./localise.mjs").Words} */
export const filing = {
  cancel: "キャンセル",
  show: "表示",
  nothingChosen: "まず画像を選択してください。",
  working: (/** @type {number} */ done, /** @type {number} */ total) => `${number(total)}枚中${number(done)}枚`,
  workingTitle: "ファイル",
  stopped: "中止しました。済んだ分は元に戻せます。",
  failuresTitle: "できなかったもの",
  failed: (/** @type {number} */ count, /** @type {{name: string, reason: string} | undefined} */ first) =>
    count === 1 && first
      ? `${first.name}は元の場所のままです。${first.reason}`
      : `${images(count)}は元の場所のままです。${first ? `${first.name}: ${first.reason}` : ""}`,
  moreFailed: (/** @type {number} */ count) => `ほか${number(count)}件。`,
  numbered: (/** @type {number} */ count) => `使用中の名前が${number(count)}件あり、番号を付けました。`,

  trash: "ごみ箱",
  trashSome: (/** @type {number} */ size) => `${number(size)}枚をごみ箱へ`,
  alreadyTrashed: "すでにごみ箱にあります。",
  nothingDone: "することはありませんでした。",
  openTrash: "ごみ箱を表示",
  held: (/** @type {number} */ count, /** @type {number} */ bytes) =>
    count ? `${images(count)}、${fileSize(bytes)}。いつでも復元できます。` : "ごみ箱は空です。",
  emptyTrashTitle: "ごみ箱は空です",
  emptyTrash: "削除したものはまずここに入り、星、タグ、アルバムごと復元できます。",
  allTrashedTitle: "すべての画像がごみ箱にあります",
  allTrashed: (/** @type {number} */ count) => `ごみ箱に${images(count)}があります。星、タグ、アルバムごといつでも復元できます。`,
  filesTitle: "ファイル",
  restoreSome: (/** @type {number} */ size) => `${number(size)}枚を復元`,
  restoreAll: "すべて復元",
  leaveTrash: "ライブラリに戻る",
  empty: "ごみ箱を空にする…",
  emptyTitle: "ごみ箱を空にしますか？",
  emptyWhat: (/** @type {number} */ count, /** @type {number} */ bytes) =>
    `${images(count)}を捨てます。${fileSize(bytes)}が空きます。`,
  emptyToBin: "ファイルは、それがあるコンピューターのごみ箱に入ります。ごみ箱のないディスクでは削除されます。",
  emptyForGood: "ファイルは完全に削除されます。元には戻せません。",
  emptyKept: "星、タグ、アルバムは、ファイルが戻ったときのために覚えておきます。",
  emptyDo: (/** @type {number} */ count) => `${images(count)}を捨てる`,
  emptied: (/** @type {number} */ count) => `${images(count)}を捨てました`,

  move: "移動またはコピー…",
  moveHelp: "ライブラリの別のフォルダーへ",
  moveTitle: (/** @type {number} */ size) => `${images(size)}を移動またはコピー`,
  library: "場所",
  folder: "フォルダー",
  folderHelp: "新しい名前ならフォルダーを作ります。/ で区切ると別のフォルダーの中に作ります。空欄は最上位です。",
  folderHint: "例: best/2024",
  known: "画像のあるフォルダー",
  noFolders: "その名前のフォルダーはありません。新しく作ります。",
  moveDo: "移動",
  copyDo: "コピー",
  neverOver: "ファイルを置き換えることはありません。使用中の名前には番号を付けます。星、タグ、アルバムはそのままです。",

  rename: "名前を変更…",
  renameHelp: "パターンで（実行前に結果を表示）",
  renameTitle: (/** @type {number} */ size) => `${images(size)}の名前を変更`,
  pattern: "新しい名前",
  placeholders: {
    "{name}": "今の名前",
    "{date}": "ファイルの日付",
    "{time}": "ファイルの時刻",
    "{model}": "モデル",
    "{seed}": "シード",
    "{prompt:5}": "プロンプトの最初の5語",
    "{counter:4}": "1、2、3…を4桁で",
    "{sampler}": "サンプラー",
    "{width}": "幅",
    "{height}": "高さ",
    "{rating}": "星",
  },
  insert: "挿入",
  before: "現在",
  after: "変更後",
  previewed: (/** @type {number} */ shown, /** @type {number} */ total) =>
    shown < total ? `${number(total)}件中、最初の${number(shown)}件` : "",
  renameDo: (/** @type {number} */ size) => `${images(size)}の名前を変更`,

  reveal: "フォルダーで表示",
  revealHelp: "ライブラリのあるコンピューターのファイルマネージャーで",
  revealed: "ライブラリのあるコンピューターでフォルダーを開きました。",
  revealRefused: "ファイルマネージャーは、ライブラリのあるコンピューターで使っているときだけ開きます。",
  inTrash: "ごみ箱にあります。先に復元してください。",

  download: "ダウンロード…",
  downloadTitle: (/** @type {number} */ size) => `${images(size)}をダウンロード`,
  kinds: {
    zip: { name: "画像", help: "ファイルをそのまま入れたZIP" },
    stripped: { name: "メタデータなしの画像", help: "ZIP（PNG、JPEG、WebP、画素はそのまま）" },
    sheet: { name: "コンタクトシート", help: "最大400枚を名前付きで並べた1枚の画像" },
    csv: { name: "パラメーター（CSV）", help: "表計算用の表" },
    json: { name: "パラメーター（JSON）", help: "わかっていることすべて、プログラム用" },
    infotexts: { name: "infotext", help: "画像にあるままのテキストファイル" },
    prompts: { name: "プロンプト", help: "1枚1行、Web UIのスクリプト「Prompts from file or textbox」用" },
  },
  preparing: "ダウンロードを準備中…",
  downloading: (/** @type {number} */ count, /** @type {number | null} */ bytes) =>
    `${images(count)}をダウンロード中${bytes === null ? "" : `（${fileSize(bytes)}）`}`,
  leftOut: (/** @type {number} */ count) => `${images(count)}を除きました。ファイルが今ないか、もう入りません。`,
};
