/**
 * サーバーが受け付けなかった理由（日本語）。
 */

import { number } from "./strings.mjs";

/** @typedef {import("./refusalstrings.mjs").Values} Values */

/** コロンの後に書けるもの。項目の種類ごと。 @type {Record<string, string>} */
const EXPECTED = {
  integer: "整数か範囲",
  real: "数値か範囲",
  area: "メガピクセル数か範囲",
  seed: "数値、範囲、または * と ? を含む数字",
  size: "512x768 のようなサイズ",
  ratio: "3:2 のような縦横比",
  bytes: "500kb や 2mb のようなファイルサイズ",
  date: "日付（2024、2024-01、2024-01-05、today、yesterday、\"last week\"、\"last 7 days\"）",
  time: "時刻（22、22:30、10pm、22:00..06:00）",
  rating: "0～5の星か範囲",
  image: "画像の番号",
};

/** @param {Values} values */
const example = (values) => `例: ${values.example}`;

export const refusals = {
  /** @type {Record<string, (values: Values) => string | null>} */
  sentences: {
    field_unknown: ({ name, suggestion }) =>
      `「${name}」という項目はありません。${suggestion ? `「${suggestion}」のことですか？` : ""}文字そのものを探すには引用符で囲んでください。`,
    value_missing: (values) => `${values.field}: には値が必要です（${example(values)}）。文字そのものを探すには引用符で囲んでください。`,
    value_unknown: ({ field, value, suggestion, words }) =>
      `${field}: に「${value}」という値はありません。${suggestion ? `「${suggestion}」のことですか？` : ""}使える値: ${words}`,
    value_invalid: (values) => {
      const expected = EXPECTED[values.kind ?? ""];
      return expected
        ? `「${values.value}」は ${values.field}: の値として使えません。${expected}を書いてください（${example(values)}）。`
        : null;
    },
    text_compared: ({ field, operator }) => `${field}: は文字なので「${operator}」では比較できません。`,
    value_too_large: ({ field, value, largest }) => `「${value}」は ${field}: には大きすぎます。最大は ${largest} です。`,
    range_reversed: ({ value }) => `範囲「${value}」の終わりが始まりより前です。両端を入れ替えてください。`,
    alternative_missing: ({ field }) => `「|」の後に ${field}: の値がありません。`,
    sort_unknown: ({ value }) => `「${value}」という並び順はありません。並び順のメニューを見てください。`,
    quote_open: () => "引用符が閉じられていません。語句の終わりに \" を付けてください。",
    bracket_open: () => "括弧 ( が閉じられていません。) を付けるか、文字そのものなら \\( と書いてください。",
    bracket_unopened: () => "この ) に対応する括弧がありません。取り除くか、文字そのものなら \\) と書いてください。",
    term_missing_after: ({ operator }) => `「${operator}」の後に検索する語がありません。`,
    term_missing_before: ({ operator }) => `「${operator}」の前に検索する語がありません。`,
    query_long: ({ most }) => `検索文が長すぎます。最大 ${number(Number(most))} 文字です。`,
    query_terms: ({ most }) => `語、値、ワイルドカードは合わせて ${number(Number(most))} 個までです。減らしてください。`,
    search_slow: ({ seconds }) => `検索に ${seconds} 秒以上かかります。一度に探すものを減らしてください。`,
    pattern_slow: ({ seconds }) => `このパターンの検索に ${seconds} 秒以上かかります。簡単にしてください。`,

    read_only: () =>
      "このギャラリーは読み取り専用です。所有者は設定を変えるか、--read-only なしで起動すると変更できます。",
    files_remote: () =>
      "このサーバーは他のコンピューターからアクセスできるため、Berryはファイルを変更しません。許可するにはWeb UIを --enable-insecure-extension-access 付きで起動してください。",
    settings_frozen: () => "Web UIが設定を固定して起動されたため、フォルダーのアーカイブも再開もできません。",
    page_outdated: () => "このページを読み込んだ後にサーバーが再起動されました。ページを再読み込みしてやり直してください。",
    origin_foreign: ({ origin }) =>
      `このリクエストは ${origin} からのもので、このサーバーからではありません。リバースプロキシではHostヘッダーをそのまま渡してください。`,
    logged_out: () => "先にWeb UIにログインし、このページを再読み込みしてください。",

    file_missing: ({ name }) => `${name} を開けません。ドライブは接続されていますか？`,
    file_away: () => "ファイルがないか、ドライブが接続されていません。",
    folder_away: () => "フォルダーにアクセスできないか、現在空です。ドライブは接続されていますか？",
    moving_already: () => "すでに移動中です。移動先のドライブを接続してください。",
    name_taken: () => "そこには使える名前がありません。",
    album_taken: ({ name }) => `アルバム「${name}」はすでにあります。別の名前にしてください。`,
    tag_taken: ({ name }) => `タグ「${name}」はすでにあります。統合するか、別の名前にしてください。`,
    search_taken: ({ name }) => `保存した検索「${name}」はすでにあります。別の名前にするか、そちらを削除してください。`,
    files_busy: () => "すでにファイルを移動しています。終わるまでお待ちください。",
    trash_changed: ({ found }) => `ごみ箱の画像は現在 ${number(Number(found))} 枚です。もう一度確認してください。`,
    result_changed: () => "この画像はもう結果にありません。選び直してください。",
    database_busy: () => "他のプログラムがデータベースを使用しています。終わってからやり直してください。",
  },
};
