// Records whose predictions are known: rows of the holdout with what the batch transform of the same package gave for them.
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { RegisteredPackage } from '../models/registered-package';
import { listKeys } from '../runs/objects';

/** A row without its id, and the container's answer to it. */
export interface GoldenRecord {
  id: string;
  row: string;
  /** `label,probability`, or the value of a regression. */
  prediction: string;
}

const firstField = (line: string): { id: string; rest: string } => {
  const at = line.indexOf(',');
  return { id: line.slice(0, at), rest: line.slice(at + 1) };
};

/**
 * The first records of the holdout that the run of a package scored, at most `count`.
 * @throws Error where they are not there any more
 */
export async function readGoldenRecords(s3: S3Client, bucket: string, { version, properties }: RegisteredPackage, count: number): Promise<GoldenRecord[]> {
  const { runDigest = '', executionId = '' } = properties;
  const [features] = await listKeys(s3, bucket, `prepared/${runDigest}/holdout/features/`, 1);
  const [scores] = await listKeys(s3, bucket, `runs/${executionId}/score/`, 1);
  if (features === undefined || scores === undefined) throw new Error(`the holdout of version ${version}, or its predictions, are not in ${bucket} any more`);
  const [rows, predictions] = await Promise.all([firstLines(s3, bucket, features, count), firstLines(s3, bucket, scores, count)]);
  const byId = new Map(predictions.map((line) => { const { id, rest } = firstField(line); return [id, rest]; }));
  return rows.flatMap((line) => {
    const { id, rest: row } = firstField(line);
    const prediction = byId.get(id);
    return prediction === undefined ? [] : [{ id, row, prediction }];
  });
}

/** Lines of an object, no more of it read than is asked for. Rows of a holdout hold no line breaks (steps/functions/prepare-holdout). */
async function firstLines(s3: S3Client, bucket: string, key: string, count: number): Promise<string[]> {
  const { GetObjectCommand } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const source = Body as Readable;
  const lines: string[] = [];
  for await (const line of createInterface({ input: source, crlfDelay: Infinity })) {
    if (line !== '') lines.push(line);
    if (lines.length >= count) break;
  }
  source.destroy();
  return lines;
}
