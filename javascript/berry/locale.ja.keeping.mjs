/**
 * 保管の言葉（日本語）: エクスポート、インポート、バックアップ、重複。
 */

import { number } from "./strings.mjs";

const images = (/** @type {number} */ count) => `画像${number(count)}枚`;
const some = (/** @type {string} */ what) => (/** @type {number} */ count) => `${what}${number(count)}件`;

/** @type {import("./localise.mjs").Words} */
export const keeping = {
  title: "評価、タグ、アルバム",
  intro:
    "データベースに保存し、1日1回バックアップします。エクスポートは1つの読めるファイルで、画像がどこにあっても、どのBerryでも取り込めます。",
  exportFile: "エクスポート",
  importFile: "インポート…",
  importWhy:
    "Berryのエクスポートかバックアップ、infinite-image-browsingのiib.db、images-browserのwib.sqlite3、またはdiffusion-toolkit.db。今あるものは残り、ファイルは読むだけです。",
  reading: "読み込み中…",
  backUp: "今すぐバックアップ",
  noBackup: "バックアップするものはまだありません（評価、タグ、アルバム、保存した検索）。",
  backedUp: "バックアップしました",
  backups: "バックアップ",
  none: "バックアップはまだありません。",
  restore: "復元…",
  restoreFrom: (/** @type {string} */ when) => `${when}のバックアップ`,
  more: (/** @type {number} */ count) => `ほか${number(count)}件を表示`,
  reasons: {
    daily: "毎日",
    "by-hand": "手動",
    "before-import": "インポート前",
    "before-restore": "復元前",
  },
  update: "Berryの更新前",
  sources: {
    "an export of Berry": "Berryのエクスポートです",
    "a library or backup of Berry": "Berryのライブラリまたはバックアップです",
  },
  fromRival: (/** @type {string} */ name) => `${name}のデータベースです`,
  found: {
    path: (/** @type {number} */ count) => `${images(count)}を記録されたパスで見つけました`,
    content: (/** @type {number} */ count) => `${images(count)}を内容から別の場所で見つけました`,
    name: (/** @type {number} */ count) => `${images(count)}をパスの末尾から見つけました`,
    id: (/** @type {number} */ count) => `${images(count)}は今なく、戻ったときのために残します`,
  },
  missed: (/** @type {number} */ count) => `${images(count)}はこのライブラリにありません`,
  added: {
    marks: (/** @type {number} */ count) => `${images(count)}に評価または印を付ける`,
    tags: some("新しいタグ"),
    tagged: some("画像に付けるタグ"),
    albums: some("新しいアルバム"),
    filed: (/** @type {number} */ count) => `${images(count)}をアルバムに入れる`,
    covers: some("アルバムのカバー"),
    searches: some("保存した検索"),
    rules: some("ルール"),
    stacks: some("スタックのカバー"),
    views: (/** @type {number} */ count) => `${images(count)}はここの記録より後に見ています`,
  },
  nothingNew: "新しいものはありません。",
  takeOver: "取り込む",
  bringBack: "足りないものを戻す",
  replace: "すべてを当時の状態にする",
  replaceWhy: "その後に付けたものは失われます。今の状態を先にバックアップします。",
  cancel: "キャンセル",
  takenOver: "取り込みました。以前の状態はバックアップにあります。",
};

/** @type {import("./localise.mjs").Words} */
export const duplicates = {
  title: "重複",
  find: "重複を探す",
  findIntro: "同じ画像のコピーと、よく似た画像を、残す候補とともに示します。",
  kinds: { exact: "画素が同じ", near: "よく似ている", recipe: "プロンプトとシードが同じ" },
  explain: {
    exact: "すべての画素が同じです。形式、ファイルサイズ、メタデータは異なることがあります。",
    near: "拡大縮小、圧縮、わずかな変更をしたコピーです。見てから選んでください。",
    recipe: "同じプロンプトとシードで作られています。ほかの設定や画像は異なることがあります。",
  },
  looked: (/** @type {number} */ looked, /** @type {number} */ readable) =>
    looked >= readable
      ? `全${number(readable)}枚を比較しました`
      : `これまで${number(readable)}枚中${number(looked)}枚を比較しました`,
  lookAll: "すべての画像を比較",
  lookWhy: "ほかに何もしていない間に、画像ファイルを裏で1回ずつ読みます。",
  again: "もう一度探す",
  searching: "重複を探しています…",
  empty: "重複はありません。",
  total: (/** @type {number} */ groups, /** @type {number} */ extra) =>
    `${number(groups)}組、余分な${images(extra)}`,
  keep: "残す",
  why: {
    rating: "評価が最も高い",
    favorite: "お気に入り",
    albums: "より多くのアルバムにある",
    tags: "タグがより多い",
    pixels: "画像が最も大きい",
    metadata: "パラメーターがある",
    lossless: "非可逆圧縮されていない",
    size: "ファイルが最も大きい",
    age: "最も古い",
  },
  selectOthers: "ほかを選択",
  selectAll: "表示中のほかをすべて選択",
  selectNone: "選択をすべて解除",
  open: "開く",
  openLabel: (/** @type {string} */ name) => `${name}を新しいタブで開く`,
  tags: some("タグ"),
  albums: some("アルバム"),
  noPrompt: "パラメーターなし",
  trash: (/** @type {number} */ count) => (count ? `${number(count)}枚をごみ箱へ` : "ごみ箱へ"),
  oneStays: "各組の1枚は残ります。先に別の画像の選択を外してください。",
  more: "もっと見る",
};
