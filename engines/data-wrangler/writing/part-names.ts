// Names of the files and folders of an output, as Spark names them.

import type { OutputConfig } from '../../../flows/output-config';

/** Spark's ends of names by compression (CompressionCodecs, ParquetOptions). */
const csvEnds: Readonly<Record<string, string>> = { none: '.csv', gzip: '.csv.gz', deflate: '.csv.deflate' };
const parquetEnds: Readonly<Record<string, string>> = { none: '.parquet', snappy: '.snappy.parquet', gzip: '.gz.parquet', zstd: '.zstd.parquet' };

/**
 * `part-00000-<id>-c000.csv`; below folders of values Spark writes `.c000` instead of `-c000`.
 * @param id one UUID for all files of a job's output
 */
export function partName(part: number, id: string, { contentType, compression, partitionBy }: OutputConfig): string {
  const end = (contentType === 'CSV' ? csvEnds : parquetEnds)[compression] ?? '';
  return `part-${String(part).padStart(5, '0')}-${id}${partitionBy.length > 0 ? '.' : '-'}c000${end}`;
}

/** What a folder's name cannot hold (ExternalCatalogUtils.escapePathName). */
const special = /[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^]/g;

const escaped = (name: string): string => name.replaceAll(special, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** `grade=A`; no value, like an empty text, is `__HIVE_DEFAULT_PARTITION__`. */
export function folderOfValue(column: string, value: string | null): string {
  return `${escaped(column)}=${value === null || value === '' ? '__HIVE_DEFAULT_PARTITION__' : escaped(value)}`;
}
