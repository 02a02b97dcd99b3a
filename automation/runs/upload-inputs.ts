// Brings the flow and the raw tables into the environment's bucket, each under the digest of its content, so that nothing is sent twice.
import path from 'node:path';
import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { InputError } from '../../flows/problems';
import { flowFiles } from '../../steps/flow-files';
import type { StoredTable } from '../../steps/run-parameters';
import type { SourceLocation } from '../../steps/workflow';
import type { Report } from '../console/events';
import type { Project } from '../project/load-project';
import { locateTable } from '../project/locate-table';
import { digestOfFile, headObject, uploadOnce, writeOnce } from './objects';

/** Where a run's inputs lie. */
export interface StoredInputs {
  sources: Record<string, StoredTable>;
  holdout?: { features: StoredTable; labels: StoredTable };
}

/** Uploads what is not there yet. @throws InputError for a table that cannot be found */
export async function uploadInputs(options: { s3: S3Client; bucket: string; project: Project; report: Report }): Promise<StoredInputs> {
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
  for (const [name, location] of Object.entries(workflow.sources)) sources[name] = await store(location, `sources.${name}`, name);
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

/** An object that lies in S3 already; its content is known by what S3 says of it. */
async function tableInS3(s3: S3Client, uri: string): Promise<StoredTable> {
  const { ETag, VersionId } = await headObject(s3, uri);
  return { uri, digest: createHash('sha256').update(JSON.stringify([uri, ETag, VersionId])).digest('hex') };
}
