// What a source node says about its data: its name, where it lies and how it is read.

import { z } from 'zod';

import { nodeLabel, type FlowNode } from './flow';
import { InputError } from './problems';

const optionalText = z.string().nullish();
const optionalFlag = z.boolean().nullish();

const s3 = z.looseObject({
  s3Uri: optionalText,
  s3ContentType: optionalText,
  s3HasHeader: optionalFlag,
  s3FieldDelimiter: optionalText,
  s3DirIncludesNested: optionalFlag,
  s3AddsFilenameColumn: optionalFlag,
  s3CsvEncodingType: optionalText,
  s3SkipLines: z.number().int().nonnegative().nullish(),
  s3MultiLine: optionalFlag,
});

const definition = z.looseObject({
  name: z.string().min(1),
  datasetSourceType: optionalText,
  queryString: optionalText,
  s3ExecutionContext: s3.nullish(),
});

/** How a source's files are to be read, with Data Wrangler's defaults filled in. */
export interface Dataset {
  /** The dataset's name, by which a job mounts its data. */
  name: string;
  /** `S3`, `Athena`, `Redshift`, `Canvas Dataset`, `Local File Upload` ... */
  sourceType: string;
  /** Where the data lies, if the source is files. */
  uri?: string;
  /** The source's SQL, if it is a query. */
  query?: string;
  contentType: 'csv' | 'parquet' | 'json' | 'jsonl' | 'orc' | 'image';
  hasHeader: boolean;
  delimiter: string;
  /** Lower case with dashes, such as `utf-8` or `iso-8859-1`. */
  encoding: string;
  skipLines: number;
  multiLine: boolean;
  nested: boolean;
  addsFilenameColumn: boolean;
}

const contentTypes = ['csv', 'parquet', 'json', 'jsonl', 'orc', 'image'] as const;

/**
 * Reads the dataset definition of a source node.
 * @throws InputError if the node is no source or its definition cannot be understood
 */
export function readDataset(node: FlowNode): Dataset {
  const result = definition.safeParse(node.parameters['dataset_definition']);
  if (node.type !== 'SOURCE' || !result.success) {
    throw new InputError([{ path: nodeLabel(node), message: `the source's dataset_definition cannot be read: ${result.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ') ?? 'this is no source node'}` }]);
  }
  const { name, datasetSourceType, queryString, s3ExecutionContext: context } = result.data;
  const query = queryString ?? undefined;
  return {
    name,
    sourceType: datasetSourceType ?? 'S3',
    ...(context?.s3Uri == null ? {} : { uri: context.s3Uri }),
    ...(query === undefined ? {} : { query }),
    contentType: contentTypeOf(node, query === undefined ? context?.s3ContentType ?? 'csv' : 'parquet'),
    hasHeader: context?.s3HasHeader ?? true,
    delimiter: context?.s3FieldDelimiter ?? ',',
    encoding: (context?.s3CsvEncodingType ?? 'utf-8').toLowerCase().replaceAll('_', '-'),
    skipLines: context?.s3SkipLines ?? 0,
    multiLine: context?.s3MultiLine ?? false,
    nested: context?.s3DirIncludesNested ?? false,
    addsFilenameColumn: context?.s3AddsFilenameColumn ?? false,
  };
}

function contentTypeOf(node: FlowNode, text: string): Dataset['contentType'] {
  const found = contentTypes.find((type) => type === text.toLowerCase());
  if (found === undefined) throw new InputError([{ path: nodeLabel(node), message: `s3ContentType is "${text}"; allowed are ${contentTypes.join(', ')}` }]);
  return found;
}

/** The name under which a job mounts a source's data. */
export function datasetName(node: FlowNode): string {
  return readDataset(node).name;
}

/** The S3 address that a source reads unless the job mounts something else; undefined for queries. */
export function s3Uri(node: FlowNode): string | undefined {
  return readDataset(node).uri;
}
