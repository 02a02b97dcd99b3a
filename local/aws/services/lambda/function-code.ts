// A function's code: taken from the request or from S3 as the caller, checked, kept as a file.
import type { FunctionCode as CodeInput } from '@aws-sdk/client-lambda';
import { unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import type { FunctionCode } from './function-records';

/** Lambda's limits for a zip that comes with the request, and for what is in it. */
const UPLOAD_LIMIT = 50 * 1024 * 1024;
const UNZIPPED_LIMIT = 262_144_000;

/** Stores the zip that a request gives. @throws AwsError in Lambda's words */
export async function storeCode(code: Checked<CodeInput>, context: OperationContext): Promise<FunctionCode> {
  if (code.ImageUri !== undefined) throw new AwsError('InvalidParameterValueException', 'Functions of container images are not served by the embedded AWS; give a zip.');
  const zip = await zipOf(code, context);
  checkZip(zip);
  const { id, bytes } = await context.cloud.objects.write(chunk(zip));
  return { file: id, bytes, sha256: createHash('sha256').update(zip).digest('base64') };
}

async function zipOf(code: Checked<CodeInput>, context: OperationContext): Promise<Buffer> {
  if (code.ZipFile !== undefined && code.S3Bucket === undefined && code.S3Key === undefined) {
    if (code.ZipFile.length > UPLOAD_LIMIT) throw new AwsError('RequestEntityTooLargeException', `Request must be smaller than ${UPLOAD_LIMIT} bytes for the CreateFunction operation`, { status: 413 });
    return Buffer.from(code.ZipFile);
  }
  if (code.S3Bucket === undefined || code.S3Key === undefined || code.ZipFile !== undefined) {
    throw new AwsError('InvalidParameterValueException', 'Please provide a source for function code.');
  }
  return fromS3({ Bucket: code.S3Bucket, Key: code.S3Key, ...(code.S3ObjectVersion === undefined ? {} : { VersionId: code.S3ObjectVersion }) }, context);
}

async function fromS3(input: object, context: OperationContext): Promise<Buffer> {
  try {
    const { Body: body } = await context.cloud.call<{ Body: Readable }>('s3', 'GetObject', input, context.caller);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const part of body) {
      bytes += (part as Buffer).length;
      if (bytes > UNZIPPED_LIMIT) throw new AwsError('InvalidParameterValueException', `Unzipped size must be smaller than ${UNZIPPED_LIMIT} bytes`);
      chunks.push(part as Buffer);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'InvalidParameterValueException') throw error;
    if (error.code === 'AccessDenied') throw new AwsError('AccessDeniedException', `Your access has been denied by S3, please make sure your request credentials have permission to GetObject for the code. S3 Error Code: AccessDenied. S3 Error Message: ${error.message}`, { status: 403 });
    throw new AwsError('InvalidParameterValueException', `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`);
  }
}

/** Reads the directory of the zip without unpacking it. */
function checkZip(zip: Buffer): void {
  let files = 0;
  let bytes = 0;
  try {
    unzipSync(zip, { filter: (file) => { files += 1; bytes += file.originalSize; return false; } });
  } catch (error) {
    throw new AwsError('InvalidParameterValueException', `Could not unzip uploaded file. Please check your file, then try to upload again. (${error instanceof Error ? error.message : String(error)})`);
  }
  if (files === 0) throw new AwsError('InvalidParameterValueException', 'Uploaded file must be a non-empty zip');
  if (bytes > UNZIPPED_LIMIT) throw new AwsError('InvalidParameterValueException', `Unzipped size must be smaller than ${UNZIPPED_LIMIT} bytes`);
}

async function* chunk(content: Buffer): AsyncIterable<Uint8Array> {
  yield content;
}
