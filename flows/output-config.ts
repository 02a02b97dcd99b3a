// How an output of a flow is written: the `output_config` of a destination node, or a job's `--output-config`.

import { z } from 'zod';

import { InputError, type Problem } from './problems';

/** Compressions of a text file, by Spark's names. */
export const csvCompressions = ['none', 'gzip', 'deflate'] as const;
/** Compressions of a Parquet file, by Spark's names. */
export const parquetCompressions = ['none', 'snappy', 'gzip', 'zstd'] as const;

/** The form of an output, with Data Wrangler's defaults filled in. */
export interface OutputConfig {
  contentType: 'CSV' | 'PARQUET';
  /** Of CSV; one character, a comma if the flow says nothing. */
  delimiter: string;
  /** Whether each CSV file begins with the names of its columns. */
  header: boolean;
  /** One of {@link csvCompressions} or {@link parquetCompressions}. */
  compression: string;
  /** The number of part files, 1 to 9999; absent: one below 5 GB, several above. */
  partitions?: number;
  /** Columns whose values become folders, outermost first. */
  partitionBy: readonly string[];
}

const text = z.string().nullish();

const partitionConfig = z.looseObject({
  num_partitions: z.union([z.int().min(1).max(9999), z.string().regex(/^[1-9][0-9]{0,3}$/, 'must be 1 to 9999').transform(Number)]).nullish(),
  partition_by: z.union([z.string(), z.array(z.string().min(1))]).nullish(),
  has_headers: z.boolean().nullish(),
});

const given = z.looseObject({ content_type: text, output_content_type: text, delimiter: text, compression: text, partition_config: partitionConfig.nullish() });

/**
 * Reads either form of the configuration; keys that say nothing about the files are passed over.
 * @param place what a fault is named by
 * @throws InputError with all faults
 */
export function readOutputConfig(config: unknown, place: string): OutputConfig {
  const parsed = given.safeParse(config ?? {});
  if (!parsed.success) throw new InputError(parsed.error.issues.map(({ path, message }) => ({ path: place, message: `${['output_config', ...path].join('.')}: ${message}` })));
  const { content_type: type, output_content_type: oldType, delimiter, compression, partition_config: partition } = parsed.data;
  const contentType = (type ?? oldType ?? 'CSV').toUpperCase();
  const problems: Problem[] = [];
  const refuse = (message: string): void => { problems.push({ path: place, message }); };
  if (contentType !== 'CSV' && contentType !== 'PARQUET') refuse(`content_type must be CSV or Parquet, got ${String(type ?? oldType)}`);
  if (delimiter != null && [...delimiter].length > 1) refuse(`delimiter must be one character, got ${JSON.stringify(delimiter)}`);
  const isParquet = contentType === 'PARQUET';
  const allowed: readonly string[] = isParquet ? parquetCompressions : csvCompressions;
  const chosen = (compression == null || compression === '' ? (isParquet ? 'snappy' : 'none') : compression).toLowerCase();
  if (!allowed.includes(chosen)) refuse(`compression "${String(compression)}" is not written here for ${contentType}; allowed are ${allowed.join(', ')}`);
  if (problems.length > 0) throw new InputError(problems);
  return {
    contentType: contentType as OutputConfig['contentType'], delimiter: delimiter == null || delimiter === '' ? ',' : delimiter, header: partition?.has_headers ?? true, compression: chosen,
    ...(partition?.num_partitions == null ? {} : { partitions: partition.num_partitions }), partitionBy: columnsOf(partition?.partition_by),
  };
}

function columnsOf(by: string | readonly string[] | null | undefined): string[] {
  if (by == null || by === '') return [];
  return typeof by === 'string' ? [by] : [...by];
}

/** One CSV file with a header, as a job writes it that nobody told otherwise. */
export const plainCsv: OutputConfig = { contentType: 'CSV', delimiter: ',', header: true, compression: 'none', partitionBy: [] };
