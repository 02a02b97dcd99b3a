// Object storage on S3.
import { createReadStream } from 'node:fs';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { splitUri, type Objects } from './objects';

/** The objects that a client's role may reach. */
export function s3Objects(client: S3Client): Objects {
  return {
    async read(uri) {
      const { bucket, key } = splitUri(uri);
      const response = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((error: unknown) => {
        throw new Error(`cannot read ${uri}: ${describe(error)}`, { cause: error });
      });
      if (response.Body === undefined) throw new Error(`cannot read ${uri}: the answer has no body`);
      return response.Body as AsyncIterable<Uint8Array> & typeof response.Body;
    },
    async *list(uriPrefix) {
      const { bucket, key } = splitUri(uriPrefix);
      let token: string | undefined;
      do {
        const page: { Contents?: { Key?: string }[]; NextContinuationToken?: string } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token }));
        for (const object of page.Contents ?? []) {
          if (object.Key !== undefined) yield `s3://${bucket}/${object.Key}`;
        }
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    async upload(file, uri, contentType) {
      const { bucket, key } = splitUri(uri);
      // In parts: the SDK sends a stream only once, and a part again where S3 is busy. What an upload leaves behind is
      // taken away by the bucket's own rule; to abort needs a permission more.
      await new Upload({ client, params: { Bucket: bucket, Key: key, Body: createReadStream(file), ContentType: contentType }, leavePartsOnError: true }).done();
    },
    async write(content, uri, contentType) {
      const { bucket, key } = splitUri(uri);
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentType: contentType }));
    },
  };
}

/** Keeps AWS's code and text, which name what is not allowed or not there. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}
