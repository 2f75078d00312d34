/**
 * The words of the HTTP API as the page knows them. Types only; nothing runs here.
 */

/**
 * One indexed image as a grid needs it. `version` changes with the file's content.
 * @typedef {object} Image
 * @property {number} id
 * @property {string} name
 * @property {number | null} width
 * @property {number | null} height
 * @property {number} created_ms
 * @property {string} version
 * @property {boolean} missing
 * @property {string | null} error
 * @property {number} rating 0 to 5 stars
 * @property {boolean} favorite
 * @property {boolean} nsfw
 * @property {boolean} [stray] whether it matches no longer, and is kept in its place
 * @property {boolean} [animated] whether the picture moves, where that is known; of videos see videos.mjs
 * @property {number} [color] the mean colour as 0xRRGGBB, where it is known
 * @property {boolean} [blur] marked as NSFW, or made with a word that the settings name
 * @property {{count: number, open: number | null}} [stack] of the first of a stack: how many it has, and what opened it
 */

/** @typedef {"include" | "exclude" | null} Active how a value is part of the query */

/** @typedef {{value: string, count: number, active: Active}} FacetValue */

/** The values of one field under the query, the most frequent first; `total`: how many there are in all.
 * @typedef {{field: string, total: number, values: FacetValue[]}} Facet */

/** @typedef {{month: string, count: number}} Month as 2024-03 */

/** One term of the query's text, its place counted in code points.
 * @typedef {{start: number, end: number, text: string, field: string | null, negated: boolean}} Chip */

/**
 * @typedef {object} Page
 * @property {Image[]} images
 * @property {number} total
 * @property {number} matching images in all, where stacks make `total` fewer
 * @property {number} rank 0-based place of the first image in the result
 * @property {string | null} next
 * @property {number} version
 * @property {Facet[]} [facets] this and what follows where facets were asked for
 * @property {Month[]} [timeline]
 * @property {Chip[]} [chips]
 * @property {string[]} [words] to be marked in the prompt
 */

/**
 * What is known of a result as a whole.
 * @typedef {{facets: Facet[], timeline: Month[], chips: Chip[], words: string[]}} Overview
 */

/**
 * @typedef {object} Suggestion
 * @property {"field" | "value" | "word" | "history" | "saved"} kind
 * @property {string} text
 * @property {string} insert
 * @property {number | null} count
 * @property {string | null} help
 */

/** What could stand in place of a stretch of the text, in code points.
 * @typedef {{start: number, end: number, items: Suggestion[]}} Suggestions */

/** @typedef {{id: number, name: string, query: string, sort: string, position: number, count: number | null}} SavedSearch */

/** @typedef {{saved: SavedSearch[], history: {query: string, used_ms: number}[]}} Searches */

/** A tag with its weight in each image's prompt, 0 where it is not. @typedef {{text: string, weights: number[]}} TagDifference */

/**
 * What differs between images: one value an image, in the order of `ids`.
 * @typedef {object} Differences
 * @property {number[]} ids
 * @property {{field: string, label: string, values: (string | number | null)[]}[]} rows
 * @property {TagDifference[]} tags
 * @property {TagDifference[]} negative_tags
 */

/**
 * @typedef {object} Place
 * @property {number | null} rank null when the image is not in the result
 * @property {number} total
 * @property {number} version
 */

/** Integers beyond 2^53 arrive as text. @typedef {number | string} Whole */

/**
 * @typedef {object} Lora
 * @property {string} name
 * @property {number | null} [weight]
 * @property {string | null} [hash]
 */

/**
 * @typedef {object} Control
 * @property {string} name
 * @property {string | null} [module]
 * @property {string | null} [model]
 * @property {number | null} [weight]
 * @property {Record<string, string>} [settings]
 */

/**
 * @typedef {object} Hires
 * @property {number | null} [upscale]
 * @property {number | null} [width]
 * @property {number | null} [height]
 * @property {number | null} [steps]
 * @property {string | null} [upscaler]
 * @property {string | null} [sampler]
 * @property {string | null} [scheduler]
 * @property {number | null} [cfg_scale]
 * @property {string | null} [model]
 * @property {string | null} [prompt]
 * @property {string | null} [negative_prompt]
 */

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string | null} [prompt]
 * @property {string | null} [negative_prompt]
 * @property {Whole | null} [seed]
 * @property {number | null} [steps]
 * @property {string | null} [sampler]
 * @property {string | null} [scheduler]
 * @property {number | null} [cfg_scale]
 * @property {number | null} [denoising_strength]
 * @property {number | null} [width]
 * @property {number | null} [height]
 * @property {string | null} [model]
 */

/**
 * @typedef {object} Parameters
 * @property {string | null} [prompt]
 * @property {string | null} [negative_prompt]
 * @property {Whole | null} [seed]
 * @property {number | null} [steps]
 * @property {string | null} [sampler]
 * @property {string | null} [scheduler]
 * @property {number | null} [cfg_scale]
 * @property {number | null} [width]
 * @property {number | null} [height]
 * @property {string | null} [model]
 * @property {string | null} [model_hash]
 * @property {string | null} [vae]
 * @property {number | null} [clip_skip]
 * @property {number | null} [denoising_strength]
 * @property {Hires | null} [hires]
 * @property {Lora[]} [loras]
 * @property {{name: string, hash?: string | null}[]} [embeddings]
 * @property {Control[]} [controls]
 * @property {string | null} [generator]
 * @property {string | null} [generator_version]
 * @property {Record<string, string>} [extra]
 */

/**
 * All that is known of one image. `path` is null where the host hides paths.
 * @typedef {object} Detail
 * @property {number} id
 * @property {string} name
 * @property {string | null} path
 * @property {string} folder
 * @property {string} root
 * @property {number | null} width
 * @property {number | null} height
 * @property {number} size
 * @property {number} mtime_ms
 * @property {number} created_ms
 * @property {string} version
 * @property {string | null} container
 * @property {string | null} error
 * @property {boolean} missing
 * @property {Parameters | null} parameters
 * @property {Stage[]} stages
 * @property {Record<string, string>} raw
 * @property {string | null} infotext
 * @property {number} rating
 * @property {boolean} favorite
 * @property {boolean} nsfw
 * @property {{name: string, color: string | null}[]} tags
 * @property {{id: number, name: string}[]} albums
 */

/** An input of a node: a value, or the id of the node that it comes from.
 * @typedef {{name: string, value: string | null, node: string | null}} WorkflowInput */

/** @typedef {{id: string, type: string, title: string, inputs: WorkflowInput[]}} WorkflowNode */

/** The first nodes of `total`. @typedef {{nodes: WorkflowNode[], total: number}} Workflow */

/** Images chosen by the user. @typedef {{ids: number[]} | {query: string, except?: number[]}} Chosen */
/** Something done to images that can be taken back.
 * @typedef {{id: number, made_ms: number, kind: string, label: string, images: number, undone: boolean}} Action */

/** `version`: of the index after it. @typedef {{action: Action | null, version: number}} Done */

/** @typedef {{name: string, color: string | null, count: number}} TagCount */

/**
 * @typedef {object} Album
 * @property {number} id
 * @property {string} name
 * @property {number} position
 * @property {string} notes
 * @property {number | null} cover_id
 * @property {string | null} query of a smart one
 * @property {number} count
 * @property {boolean} [blur] whether its cover is to be blurred
 */

/** @typedef {{id: number, query: string, tag: string, active: boolean, applied: number}} Rule */

/**
 * @typedef {object} Root
 * @property {number} id
 * @property {string} name
 * @property {string} kind
 * @property {string | null} path
 * @property {boolean} available
 * @property {string | null} [reason]
 * @property {string} watch live, polling, off, away, absent (no folder is there yet) or starting
 * @property {string | null} watch_reason why it is not live
 */

/**
 * @typedef {object} Scan
 * @property {"running" | "done" | "cancelled" | "failed"} state
 * @property {number} files
 * @property {number} total
 * @property {boolean} counted
 * @property {number} indexed
 * @property {number} unchanged
 * @property {number} missing
 * @property {number} errors
 * @property {number} started_ms
 * @property {number} updated_ms
 * @property {string | null} message
 * @property {"paused" | "host" | "load" | null} held why it rests or is slow: the user, the host's work, other programs
 * @property {number | null} rate files a second
 * @property {number | null} seconds_left
 */

/**
 * @typedef {object} Status
 * @property {number} version
 * @property {number} images
 * @property {number} missing
 * @property {number} errors
 * @property {string} host
 * @property {Root[]} roots
 * @property {Scan | null} scan
 */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string[]} aliases
 * @property {string} kind
 * @property {string[]} choices
 * @property {string} example
 * @property {string} help
 */

/** @typedef {{fields: Field[], sorts: {name: string, label: string}[]}} Fields */

/** @typedef {{id: number, path: string, reason: string}} FileError */

/** @typedef {{tried: number, mended: number, next: string | null}} Retried */

/**
 * A root with its counts. `configured`: the settings name it; `scanned_ms`: when a scan last went through all of it.
 * @typedef {object} RootCounts
 * @property {boolean} archived
 * @property {boolean} configured
 * @property {number} images
 * @property {number} missing
 * @property {number} errors
 * @property {number} problems
 * @property {number | null} scanned_ms
 */

/** @typedef {Root & RootCounts} RootHealth */

/**
 * @typedef {object} Health
 * @property {RootHealth[]} roots
 * @property {{path: string, reason: string}[]} problems
 * @property {number} database_bytes
 * @property {number} thumbnail_bytes
 * @property {number} thumbnail_cap
 * @property {number | null} free_bytes
 * @property {string | null} archive_refused why no root can be archived
 */

/** @typedef {{name: string, made_ms: number, reason: string, size: number}} Backup */

/**
 * @typedef {object} Backups
 * @property {Backup[]} backups the latest first
 * @property {string | null} trouble why the last one could not be made
 * @property {string | null} export_refused why there can be no export
 * @property {string | null} refused why nothing can be imported or restored
 */

/**
 * What an import did, or would do: images found, by how; those not found; what is new, by what it is.
 * @typedef {object} Imported
 * @property {string} source
 * @property {Partial<Record<"path" | "content" | "name" | "id", number>>} matched
 * @property {number} unmatched
 * @property {string[]} examples
 * @property {Record<string, number>} added
 */

/**
 * @typedef {object} CopyFacts
 * @property {number} rating
 * @property {boolean} favorite
 * @property {string} folder
 * @property {number} size
 * @property {string | null} container
 * @property {boolean} has_prompt
 * @property {number} tags
 * @property {number} albums
 */

/** @typedef {Image & CopyFacts} ImageCopy */

/** @typedef {{why: string, images: ImageCopy[]}} DuplicateGroup the image to keep comes first */

/** @typedef {{kind: string, groups: DuplicateGroup[], total: number, images: number, next: number | null, blurred: number[]}} DuplicateGroups */

/** @typedef {{looked: number, readable: number, wanted: boolean}} Looking */

/** @typedef {{id: number, name: string, reason: string}} Failure */

/**
 * What came of changing files. `renamed`: how many got a number since their name was taken; `failed` counts all
 * failures, of which the first are listed.
 * @typedef {Done & {done: number, renamed: number, cancelled: boolean, failed: number, failures: Failure[]}} Outcome
 */

/** `refused`: why files cannot be changed here. `curation_refused`: why nothing can be said of images either. `reveal`: a
 * file manager may be opened.
 * @typedef {{refused: string | null, curation_refused: string | null, reveal: boolean, running: {done: number, total: number} | null}} FilesState */

/** @typedef {{images: number, bytes: number, recycle_bin: boolean}} TrashContents */

/** @typedef {{roots: {id: number, name: string}[], folders: {root: number, folder: string}[]}} FolderChoices */

/** @typedef {{id: number, name: string, new_name: string, reason: string | null}} Renaming */

/** @typedef {{total: number, renamings: Renaming[]}} RenamePreview */

/** @typedef {{ticket: string, name: string, bytes: number | null, images: number, left_out: number}} Prepared */

/** @typedef {{name: string, label: string, reason: string | null}} Target */

/**
 * What the entry script lends us of the host.
 * @typedef {object} Bridge
 * @property {string} base address the API's relative URLs are resolved against
 * @property {(selector: string) => HTMLElement | null} find
 * @property {(input: HTMLInputElement | HTMLTextAreaElement) => void} changed tells gradio that we filled an input
 * @property {(callback: () => void) => void} onTabChange
 * @property {(tab: string, callback: () => void) => void} onSwitch after the host goes to this tab the next time
 * @property {() => Record<string, string>} words the host's localisation file
 */

export {};
