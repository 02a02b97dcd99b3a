// The whole of PackageEncoder: the refitted flow becomes the content of the encoder's model.tar.gz.
import { createHash } from 'node:crypto';
import { encoderFlow } from '../../../flows/encoder-flow';
import { readFlow } from '../../../flows/read-flow';
import { writeFlow } from '../../../flows/write-flow';
import { below, readText, type Objects } from '../objects/objects';
import { parseHoldoutReport } from '../prepare-holdout/report';
import type { PackageEncoderEvent } from './event';
import { findRefittedFlow } from './find-refitted-flow';
import { packFile } from './pack';

/** What the step hands on, by the names of its OutputParameters. */
export interface PackageEncoderResult {
  readonly ModelDataUrl: string;
  /** SHA-256 of the archive, hexadecimal. */
  readonly ModelDataDigest: string;
}

/** Packs the refitted flow as the container that encodes one record at a time. */
export async function packageEncoder(event: PackageEncoderEvent, objects: Objects): Promise<PackageEncoderResult> {
  const flowUri = await findRefittedFlow(event, objects);
  const refitted = readFlow(await readText(objects, flowUri), flowUri);
  const report = parseHoldoutReport(await readText(objects, event.HoldoutReportS3Uri));
  const encoder = encoderFlow(refitted, event.OutputNodeId, report.columns);
  // The container looks for this one name.
  const archive = packFile('default.flow', Buffer.from(writeFlow(encoder)));
  const url = below(event.OutputS3Uri, 'model.tar.gz');
  await objects.write(archive, url, 'application/gzip');
  return { ModelDataUrl: url, ModelDataDigest: createHash('sha256').update(archive).digest('hex') };
}
