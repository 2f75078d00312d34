/**
 * 服务器拒绝的原因（简体中文）。
 */

import { number } from "./strings.mjs";

/** @typedef {import("./refusalstrings.mjs").Values} Values */

/** 冒号后可以写什么，按字段的种类。 @type {Record<string, string>} */
const EXPECTED = {
  integer: "整数或范围",
  real: "数字或范围",
  area: "百万像素数或范围",
  seed: "数字、范围，或带 * 和 ? 的数字",
  size: "尺寸，如 512x768",
  ratio: "宽高比，如 3:2",
  bytes: "文件大小，如 500kb 或 2mb",
  date: "日期：2024、2024-01、2024-01-05、today、yesterday、\"last week\" 或 \"last 7 days\"",
  time: "时间：22、22:30、10pm 或 22:00..06:00",
  rating: "0 到 5 星或范围",
  image: "图片的编号",
};

/** @param {Values} values */
const example = (values) => `例如 ${values.example}`;

export const refusals = {
  /** @type {Record<string, (values: Values) => string | null>} */
  sentences: {
    field_unknown: ({ name, suggestion }) =>
      `没有名为“${name}”的字段。${suggestion ? `您是指“${suggestion}”吗？` : ""}要搜索这段文字本身，请用引号括起来。`,
    value_missing: (values) => `${values.field}: 需要一个值（${example(values)}）。要搜索这段文字本身，请用引号括起来。`,
    value_unknown: ({ field, value, suggestion, words }) =>
      `${field}: 没有“${value}”这个值。${suggestion ? `您是指“${suggestion}”吗？` : ""}可用的值：${words}`,
    value_invalid: (values) => {
      const expected = EXPECTED[values.kind ?? ""];
      return expected ? `“${values.value}”不能用作 ${values.field}: 的值。请写${expected}（${example(values)}）。` : null;
    },
    text_compared: ({ field, operator }) => `${field}: 是文本，不能用“${operator}”比较。`,
    value_too_large: ({ field, value, largest }) => `“${value}”对 ${field}: 来说太大，最大为 ${largest}。`,
    range_reversed: ({ value }) => `范围“${value}”的终点在起点之前，请交换两端。`,
    alternative_missing: ({ field }) => `“|”之后缺少 ${field}: 的值。`,
    sort_unknown: ({ value }) => `没有名为“${value}”的排序，请查看排序菜单。`,
    quote_open: () => "引号没有闭合，请在短语末尾加上 \"。",
    bracket_open: () => "括号 ( 没有闭合，请加上 )；若要搜索该字符，请写 \\(。",
    bracket_unopened: () => "这个 ) 没有对应的括号，请删去；若要搜索该字符，请写 \\)。",
    term_missing_after: ({ operator }) => `“${operator}”之后缺少要搜索的内容。`,
    term_missing_before: ({ operator }) => `“${operator}”之前缺少要搜索的内容。`,
    query_long: ({ most }) => `搜索内容太长，最多 ${number(Number(most))} 个字符。`,
    query_terms: ({ most }) => `搜索最多包含 ${number(Number(most))} 个词、值和通配符，请减少一些。`,
    search_slow: ({ seconds }) => `搜索耗时超过 ${seconds} 秒，请一次少搜索一些。`,
    pattern_slow: ({ seconds }) => `查找该模式耗时超过 ${seconds} 秒，请写得简单些。`,

    read_only: () => "此图库为只读。所有者可以在设置中更改，或不带 --read-only 启动。",
    files_remote: () =>
      "其他计算机可以访问此服务器，因此 Berry 不会更改文件。要允许更改，请用 --enable-insecure-extension-access 启动 Web UI。",
    settings_frozen: () => "Web UI 启动时已冻结设置，因此文件夹既不能归档也不能恢复。",
    page_outdated: () => "此页面加载之后服务器已重新启动。请重新加载页面后再试。",
    origin_foreign: ({ origin }) => `此请求来自 ${origin}，而不是此服务器。若使用反向代理，请让它原样传递 Host 标头。`,
    logged_out: () => "请先登录 Web UI，然后重新加载此页面。",

    file_missing: ({ name }) => `无法打开 ${name}。驱动器已连接吗？`,
    file_away: () => "文件已不存在，或其驱动器未连接。",
    folder_away: () => "无法访问该文件夹，或它现在是空的。驱动器已连接吗？",
    moving_already: () => "它已经在移动中，请连接目标驱动器。",
    name_taken: () => "那里没有可用的名称。",
    album_taken: ({ name }) => `相册“${name}”已存在，请换一个名称。`,
    tag_taken: ({ name }) => `标签“${name}”已存在，请合并两者或换一个名称。`,
    search_taken: ({ name }) => `已保存的搜索“${name}”已存在，请换一个名称或删除原来的。`,
    files_busy: () => "正在移动文件，请等待完成。",
    trash_changed: ({ found }) => `回收站现在有 ${number(Number(found))} 张图片，请再查看一次。`,
    result_changed: () => "这张图片已不在此结果中，请重新选择。",
    database_busy: () => "另一个程序正占用数据库，请等它完成后再试。",
  },
};
