// Data capture: requests and answers of a variant, put into S3 as SageMaker puts them. Source: SageMaker Developer Guide, "Capture data from real-time endpoint".
import type { ModelAnswer, ModelRequest } from '../../../jobs/endpoints/serve-messages';
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import { AwsError } from '../../operation';
import type { EndpointConfigRecord } from '../../services/sagemaker/endpoint-records';

/** Milliseconds after which what was captured is put away. */
const INTERVAL = 5_000;
/** What waits for that at most; then it is put away at once. */
const BYTES = 2 * 1024 * 1024;
/** What is kept while S3 does not take it; more is dropped, and told. */
const MOST_BYTES = 16 * 1024 * 1024;

type Settings = NonNullable<EndpointConfigRecord['request']['DataCaptureConfig']>;
interface Side { observedContentType: string; mode: 'INPUT' | 'OUTPUT'; data: string; encoding: 'CSV' | 'JSON' | 'BASE64' }

/** The capture of one variant. */
export class Capture {
  #lines: string[] = [];
  #bytes = 0;
  #dropping = false;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  /** @param caller a session of the model's role, which writes */
  constructor(private readonly cloud: Cloud, private readonly caller: Caller, private readonly settings: Settings, private readonly place: { endpoint: string; variant: string }) {}

  /** Takes a request with its answer, where chance has it within the share that is captured. @param random 0 to below 1 */
  note(request: ModelRequest, answer: Extract<ModelAnswer, { kind: 'answer' }>, random: number, inferenceId?: string): void {
    const { EnableCapture, InitialSamplingPercentage, CaptureOptions } = this.settings;
    if (EnableCapture === false || random * 100 >= (InitialSamplingPercentage ?? 0)) return;
    const modes = CaptureOptions?.map(({ CaptureMode }) => CaptureMode) ?? [];
    const both = modes.includes('InputAndOutput');
    const captured = {
      ...(both || modes.includes('Input') ? { endpointInput: this.#side('INPUT', request.contentType, Buffer.from(request.body)) } : {}),
      ...(both || modes.includes('Output') ? { endpointOutput: this.#side('OUTPUT', answer.contentType, Buffer.from(answer.body)) } : {}),
    };
    const line = JSON.stringify({
      captureData: captured, eventMetadata: { eventId: this.cloud.newId(), ...(inferenceId === undefined ? {} : { inferenceId }), inferenceTime: new Date(this.cloud.now()).toISOString().replace(/\.\d{3}Z$/, 'Z') }, eventVersion: '0',
    });
    if (this.#bytes + line.length > MOST_BYTES) { this.#drop(); return; }
    this.#lines.push(line);
    this.#bytes += line.length + 1;
    if (this.#bytes > BYTES) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), INTERVAL / this.cloud.pace).unref();
  }

  /** Told once until S3 takes records again. */
  #drop(): void {
    if (!this.#dropping) this.cloud.log(`endpoint ${this.place.endpoint}: S3 is too slow for what is captured; records are dropped`);
    this.#dropping = true;
  }

  /** Puts away what is left. */
  async close(): Promise<void> {
    this.#send();
    await this.#sending;
  }

  #side(mode: Side['mode'], contentType: string, body: Buffer): Side {
    const { CsvContentTypes = [], JsonContentTypes = [] } = this.settings.CaptureContentTypeHeader ?? {};
    const [type = ''] = contentType.split(';');
    const encoding = CsvContentTypes.includes(type) ? 'CSV' : JsonContentTypes.includes(type) ? 'JSON' : 'BASE64';
    return { observedContentType: contentType, mode, data: encoding === 'BASE64' ? body.toString('base64') : body.toString('utf8'), encoding };
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const [lines, bytes] = [this.#lines, this.#bytes];
    this.#lines = [];
    this.#sending = this.#sending.then(() => this.#put(lines)).then(() => {
      this.#bytes -= bytes;
      this.#dropping = false;
    });
  }

  async #put(lines: readonly string[]): Promise<void> {
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(this.settings.DestinationS3Uri ?? '') ?? [];
    const time = new Date(this.cloud.now()).toISOString();
    const hour = `${time.slice(0, 4)}/${time.slice(5, 7)}/${time.slice(8, 10)}/${time.slice(11, 13)}`;
    const Key = [prefix, this.place.endpoint, this.place.variant, hour, `${time.slice(14, 16)}-${time.slice(17, 19)}-${time.slice(20, 23)}-${this.cloud.newId()}.jsonl`].filter((part) => part !== '').join('/');
    const Body = Buffer.from(`${lines.join('\n')}\n`);
    const key = this.settings.KmsKeyId;
    try {
      await this.cloud.call('s3', 'PutObject', { Bucket: bucket, Key, Body, ContentLength: Body.length, ContentType: 'application/jsonlines', ...(key === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key }) }, this.caller);
    } catch (error) {
      this.cloud.log(`endpoint ${this.place.endpoint}: ${lines.length} captured records were lost: ${error instanceof AwsError ? error.message : error instanceof Error ? error.stack ?? error.message : String(error)}`);
    }
  }
}
