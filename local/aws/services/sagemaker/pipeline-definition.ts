// The definition that CreatePipeline and UpdatePipeline are given: read from where it lies, and checked.
import type { PipelineDefinitionS3Location } from '@aws-sdk/client-sagemaker';
import type { Readable } from 'node:stream';
import { AwsError } from '../../operation';
import type { OperationContext } from '../../operation';
import type { Checked } from '../checked';
import type { ExecutionControl } from './execution-control';

/** Largest definition, in characters. */
const LIMIT = 1_048_576;

/** Where a definition is given. */
export interface DefinitionInput {
  PipelineDefinition?: string | undefined;
  PipelineDefinitionS3Location?: Checked<PipelineDefinitionS3Location> | undefined;
}

/**
 * The definition's text, fit to run. An S3 location is read as the caller.
 * @returns undefined where none is given
 * @throws AwsError ValidationException with the service's words
 */
export async function definitionText(input: DefinitionInput, context: OperationContext, executions: ExecutionControl): Promise<string | undefined> {
  if (input.PipelineDefinition !== undefined && input.PipelineDefinitionS3Location !== undefined) {
    throw new AwsError('ValidationException', 'Only one of PipelineDefinition and PipelineDefinitionS3Location can be specified.');
  }
  const text = input.PipelineDefinitionS3Location === undefined
    ? input.PipelineDefinition
    : await readFromS3(input.PipelineDefinitionS3Location, context);
  if (text !== undefined) executions.checkDefinition(text);
  return text;
}

async function readFromS3(location: Checked<PipelineDefinitionS3Location>, context: OperationContext): Promise<string> {
  const input = { Bucket: location.Bucket, Key: location.ObjectKey, ...(location.VersionId === undefined ? {} : { VersionId: location.VersionId }) };
  const { Body: body, ContentLength: length } = await context.cloud.call<{ Body: Readable; ContentLength?: number }>('s3', 'GetObject', input, context.caller);
  if ((length ?? 0) > LIMIT * 4) {
    body.destroy();
    throw new AwsError('ValidationException', `The pipeline definition is larger than ${LIMIT} characters.`);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
