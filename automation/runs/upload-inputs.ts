// Brings the flow and the raw tables into the environment's bucket, each under the digest of its content, so that nothing is sent twice.
import path from 'node:path';
import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { InputError } from '../../flows/problems';
import { flowFiles } from '../../steps/flow-files';
import type { StoredTable } from '../../steps/run-parameters';
import { noQueryTables, writeQueryTables } from '../../flows/query-tables';
import { querySources, storedSources, type SourceLocation, type SourceQuery } from '../../steps/workflow';
import type { Report } from '../console/events';
import type { Project } from '../project/load-project';
import { locateTable } from '../project/locate-table';
import { digestOfFile, headObject, uploadOnce, writeOnce } from './objects';

/** Where a run's inputs lie. */
export interface StoredInputs {
  sources: Record<string, StoredTable>;
  holdout?: { features: StoredTable; labels: StoredTable };
}

/** Where they go. */
export interface UploadTarget {
  s3: S3Client;
  bucket: string;
  project: Project;
  report: Report;
  /** Whether queries run on the files that stand for their tables, since there is neither Athena nor Redshift. */
  queryFiles: boolean;
  now: number;
}

/** Uploads what is not there yet. @throws InputError for a table that cannot be found */
export async function uploadInputs(options: UploadTarget): Promise<StoredInputs> {
  const { s3, bucket, project, report } = options;
  const { workflow } = project;
  const store = async (location: SourceLocation, path_: string, name: string): Promise<StoredTable> => {
    const place = locateTable(location, path.dirname(project.workflowFile));
    if (place.kind === 'missing') throw new InputError([{ file: project.workflowFile, path: path_, message: place.message }]);
    if (place.kind === 's3') return tableInS3(s3, place.uri);
    const digest = await digestOfFile(place.file);
    const uri = `s3://${bucket}/raw/${digest}/${name}`;
    report({ type: 'note', message: (await uploadOnce(s3, place.file, uri)) ? `uploaded ${name}` : `${name} is in the bucket already` });
    return { uri, digest };
  };
  for (const { key, text } of Object.values(flowFiles(workflow, project.flow, project.flowDigest))) {
    const uri = `s3://${bucket}/${key}`;
    if (await (text === undefined ? uploadOnce(s3, project.flowFile, uri) : writeOnce(s3, text, uri))) report({ type: 'note', message: `uploaded ${path.basename(workflow.flow)}` });
  }
  const sources: Record<string, StoredTable> = {};
  for (const [name, location] of storedSources(workflow)) sources[name] = await store(location, `sources.${name}`, name);
  for (const [name, query] of querySources(workflow)) sources[name] = options.queryFiles ? await storeTables(options, name, query, store) : resultOfNow(name, options.now);
  const { features, labels } = workflow.holdout;
  if (features === undefined || labels === undefined) return { sources };
  return {
    sources,
    holdout: {
      features: await store(features, 'holdout.features', 'holdout-features.csv'),
      labels: await store(labels, 'holdout.labels', 'holdout-labels.csv'),
    },
  };
}

/** The files that stand for a query's tables, and the list of them. @throws InputError where the workflow names none */
async function storeTables({ s3, bucket, project }: UploadTarget, name: string, { tables }: SourceQuery, store: (location: SourceLocation, path_: string, name: string) => Promise<StoredTable>): Promise<StoredTable> {
  const place = `sources.${name}.query.tables`;
  if (Object.keys(tables).length === 0) throw new InputError([{ file: project.workflowFile, path: place, message: 'names no table, and this target has neither Athena nor Redshift: name a CSV or Parquet file for each table of the query' }]);
  const stored: Record<string, StoredTable> = {};
  for (const [table, location] of Object.entries(tables)) stored[table] = await store(location, `${place}.${table}`, `${table}${/\.parquet$/i.test(location.file ?? location.s3 ?? '') ? '.parquet' : '.csv'}`);
  const text = writeQueryTables(Object.fromEntries(Object.entries(stored).map(([table, { uri }]) => [table, uri])));
  const digest = createHash('sha256').update(JSON.stringify([text, Object.values(stored).map((table) => table.digest)])).digest('hex');
  const uri = `s3://${bucket}/raw/${digest}/tables.json`;
  await writeOnce(s3, text, uri);
  return { uri, digest };
}

/** What a database will answer is not known before, so no earlier run can be taken for the same. */
function resultOfNow(name: string, now: number): StoredTable {
  return { uri: noQueryTables, digest: createHash('sha256').update(JSON.stringify([name, now])).digest('hex') };
}

/** An object that lies in S3 already; its content is known by what S3 says of it. */
async function tableInS3(s3: S3Client, uri: string): Promise<StoredTable> {
  const { ETag, VersionId } = await headObject(s3, uri);
  return { uri, digest: createHash('sha256').update(JSON.stringify([uri, ETag, VersionId])).digest('hex') };
}
