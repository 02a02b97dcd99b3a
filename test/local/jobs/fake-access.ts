// S3 and ECR for the tests of jobs: objects in memory, refusals where a test wants them.
import { readFile, writeFile } from 'node:fs/promises';
import { AccessFault } from '../../../local/jobs/needs';
import type { CloudAccess, RemoteObject } from '../../../local/jobs/needs';

/** An AWS in memory. */
export class FakeAccess implements CloudAccess {
  readonly objects = new Map<string, Buffer>();
  readonly lines: string[] = [];
  readonly images: string[] = [];
  /** What is refused, by the start of its URI: reads and writes alike. */
  readonly refused: string[] = [];

  put(uri: string, content: string | Buffer): void {
    this.objects.set(uri, Buffer.from(content));
  }

  text(uri: string): string {
    const content = this.objects.get(uri);
    if (content === undefined) throw new Error(`no ${uri}; there are ${[...this.objects.keys()].join(', ')}`);
    return content.toString('utf8');
  }

  /** URIs below a prefix. */
  below(prefix: string): string[] {
    return [...this.objects.keys()].filter((uri) => uri.startsWith(prefix)).sort();
  }

  async* list(uriPrefix: string): AsyncGenerator<RemoteObject> {
    await Promise.resolve();
    this.check('s3:ListBucket', uriPrefix);
    for (const uri of this.below(uriPrefix)) yield { uri, bytes: this.objects.get(uri)?.length ?? 0 };
  }

  async download(uri: string, file: string): Promise<void> {
    this.check('s3:GetObject', uri);
    const content = this.objects.get(uri);
    if (content === undefined) throw new AccessFault('NoSuchKey', 'The specified key does not exist.');
    await writeFile(file, content);
  }

  async upload(file: string, uri: string): Promise<void> {
    this.check('s3:PutObject', uri);
    this.objects.set(uri, await readFile(file));
  }

  async pullImage(imageUri: string): Promise<void> {
    await Promise.resolve();
    this.images.push(imageUri);
  }

  log(_stream: string, line: string): void {
    this.lines.push(line);
  }

  private check(action: string, uri: string): void {
    if (this.refused.some((prefix) => uri.startsWith(prefix))) {
      throw new AccessFault('AccessDenied', `User: arn:aws:sts::000000000000:assumed-role/role/SageMaker is not authorized to perform: ${action} on resource: "${uri.replace('s3://', 'arn:aws:s3:::')}" because no identity-based policy allows the ${action} action`);
    }
  }
}
