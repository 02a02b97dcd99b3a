// From a request to its answer: host, signature, service, operation, and the answer in the protocol's form.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher, ServedService } from '../dispatch';
import { find } from '../dispatch';
import { AwsError, type Caller } from '../operation';
import { AuthFault, type AuthFamily } from '../protocol/auth-fault';
import { findSignature, type Judge, type KeyLookup, type Signature, type Verified, verifySignature } from '../protocol/authenticate';
import { cborBody, cborError, parseCborBody, rpcTarget } from '../protocol/cbor';
import { parseJsonBody, readJson, writeJson } from '../protocol/json';
import { shapeOf, type Model, type OperationShape } from '../protocol/model';
import { readQuery } from '../protocol/query';
import { readRest, takesStream, unknownRestOperation, writeRest } from '../protocol/rest-bind';
import { rememberingSigningKeys, sha256 } from '../protocol/signature';
import { writeError } from '../protocol/write-error';
import { contentToXml, toXml } from '../protocol/xml-shapes';
import { bodyOf, payloadHashOf, readLimited } from './body';
import type { HttpRequest, HttpResponse, Target } from './message';
import { parseTarget } from './parse-target';
import { readHost, routeService } from './routing';
import { meets, type Strain } from '../strain';

/** What the handler needs of the endpoint. */
export interface HandlerNeeds {
  dispatcher: Dispatcher;
  keys: KeyLookup;
  account: string;
  region: string;
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  /** Tells of our own faults. */
  log(line: string): void;
  /** How hard the endpoint is to be used, where it is. */
  strain?: Strain & { random(): number };
  /** Answer of `GET /_mlops`: who listens here. */
  identity(): object;
}

/** A request under way. */
interface Exchange {
  request: HttpRequest;
  target: Target;
  requestId: string;
  needs: HandlerNeeds;
  signingKey: Judge['signingKey'];
  signature: Signature | undefined;
  /** Bucket that the Host header names. */
  hostBucket: string | undefined;
}

const BODY_LIMIT = 5 * 1024 * 1024;

/** The endpoint as a function. */
export function createHandler(needs: HandlerNeeds): (request: HttpRequest) => Promise<HttpResponse> {
  const signingKey = rememberingSigningKeys(500);
  return async function handle(request) {
    const requestId = needs.newId();
    let served: ServedService | undefined;
    let response: HttpResponse;
    try {
      const early = checkHost(request, needs);
      if (early !== undefined) return early;
      const signed = request.headers['authorization']?.startsWith('AWS4') === true;
      const web = signed ? undefined : needs.dispatcher.web(request.target);
      if (web !== undefined) return await web.answer(request, { keys: needs.keys, region: needs.region, now: needs.now() });
      const exchange = open(request, requestId, needs, signingKey);
      const routed = routeService(needs.dispatcher, exchange.signature?.scope.service ?? unsignedService(request), rpcTarget(request) ?? request.headers['x-amz-target']);
      served = routed?.served;
      if (routed === undefined) throw notRouted(exchange);
      await strained(needs, routed.served.service.name);
      response = await answer(exchange, routed.served, routed.operation);
    } catch (error) {
      response = inProtocol(request, error, refusal(error, request, requestId, served?.model, needs));
    }
    response.headers['x-amzn-requestid'] = requestId;
    if (served === undefined || served.model.metadata.protocol === 'rest-xml') response.headers['x-amz-request-id'] = requestId;
    if (request.method === 'HEAD' && response.status >= 300) response.body = '';
    return response;
  };
}

/** Makes a request wait, or refuses it as AWS refuses what is too much. */
async function strained({ strain }: HandlerNeeds, service: string): Promise<void> {
  if (strain === undefined) return;
  const { delay, throttled } = meets(strain, [strain.random(), strain.random()]);
  await sleep(delay);
  if (!throttled) return;
  throw service === 's3' ? new AwsError('SlowDown', 'Please reduce your request rate.', { status: 503 }) : new AwsError(['iam', 'sts', 'sns', 'ec2'].includes(service) ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
}

function checkHost(request: HttpRequest, needs: HandlerNeeds): HttpResponse | undefined {
  const host = readHost(request.headers['host'] ?? '');
  if (host.kind === 'other') {
    const s3 = guessFamily(request) === 's3';
    throw s3
      ? new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404, fields: { BucketName: host.name } })
      : new AwsError('AccessDeniedException', `This endpoint is reached as localhost or 127.0.0.1, not as ${host.name}`, { status: 403 });
  }
  if (request.method === 'OPTIONS') throw new AwsError('AccessForbidden', 'CORSResponse: This endpoint is not for web pages.', { status: 403 });
  if (request.method !== 'GET' || request.target !== '/_mlops') return undefined;
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(needs.identity()) };
}

function open(request: HttpRequest, requestId: string, needs: HandlerNeeds, signingKey: Judge['signingKey']): Exchange {
  const target = parseTarget(request.target);
  const host = readHost(request.headers['host'] ?? '');
  return {
    request,
    target,
    requestId,
    needs,
    signingKey,
    signature: findSignature(request, target),
    hostBucket: host.kind === 'bucket' ? host.bucket : undefined,
  };
}

/** Unsigned requests are S3's, which knows anonymous callers, save where they speak another protocol. */
function unsignedService(request: HttpRequest): string | undefined {
  return guessFamily(request) === 's3' ? 's3' : undefined;
}

function guessFamily(request: HttpRequest): AuthFamily {
  if (request.headers['x-amz-target'] !== undefined) return 'json';
  const type = request.headers['content-type'] ?? '';
  if (type.includes('x-amz-json')) return 'json';
  return type.startsWith('application/x-www-form-urlencoded') ? 'query' : 's3';
}

function notRouted(exchange: Exchange): Error {
  if (exchange.signature === undefined) return new AuthFault('missing');
  const target = exchange.request.headers['x-amz-target'];
  const what =
    target === undefined
      ? `the service '${exchange.signature.scope.service}'`
      : `the target '${target.slice(0, 200)}' of the service '${exchange.signature.scope.service}'`;
  return new AwsError('UnknownOperationException', `This endpoint does not serve ${what}`, { status: 404 });
}

async function answer(exchange: Exchange, served: ServedService, operation: string | undefined): Promise<HttpResponse> {
  switch (served.model.metadata.protocol) {
    case 'json':
      return answerJson(exchange, served, operation ?? '');
    case 'query':
    case 'ec2':
      return answerQuery(exchange, served);
    default:
      return answerRest(exchange, served);
  }
}

async function answerJson(exchange: Exchange, served: ServedService, name: string): Promise<HttpResponse> {
  const { body, caller } = await readSigned(exchange, served);
  const { model } = served;
  const { shape } = find(served, name);
  const rpc = rpcTarget(exchange.request) !== undefined;
  const input = shape.input === undefined ? {} : (readJson(model, shape.input, rpc ? parseCborBody(body) : parseJsonBody(body)) as object);
  const output = await exchange.needs.dispatcher.invoke(served, name, input, caller, exchange.requestId);
  const json = shape.output === undefined ? undefined : writeJson(model, shape.output, output);
  if (rpc) return { status: 200, headers: { ...rpcHeaders }, body: shape.output === undefined ? '' : cborBody(model, shape.output, json) };
  return {
    status: 200,
    headers: { 'content-type': `application/x-amz-json-${model.metadata.jsonVersion ?? '1.1'}` },
    body: json === undefined ? '' : JSON.stringify(json),
  };
}

async function answerQuery(exchange: Exchange, served: ServedService): Promise<HttpResponse> {
  const { body, caller } = await readSigned(exchange, served);
  const { model } = served;
  const fields = new URLSearchParams(body.toString('utf8'));
  for (const [name, value] of exchange.target.query) fields.append(name, value);
  const name = fields.get('Action');
  if (name === null) throw new AwsError('MissingAction', 'The request must contain the parameter Action');
  const { shape } = find(served, name);
  const input = readQuery(model, shape.input, fields);
  const output = await exchange.needs.dispatcher.invoke(served, name, input, caller, exchange.requestId);
  if (model.metadata.protocol === 'ec2') return ec2Answer(model, name, shape, output, exchange.requestId);
  const result = shape.output === undefined ? '' : toXml(model, shape.output, shape.resultWrapper ?? `${name}Result`, output);
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<${name}Response xmlns="${model.metadata.xmlNamespace ?? ''}">${result}<ResponseMetadata><RequestId>${exchange.requestId}</RequestId></ResponseMetadata></${name}Response>`,
  };
}

/** EC2 has neither a wrapper nor metadata around its answers. */
function ec2Answer(model: Model, name: string, shape: OperationShape, output: object, requestId: string): HttpResponse {
  const content = shape.output === undefined ? '' : contentToXml(model, shape.output, shapeOf(model, shape.output), output);
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: `<${name}Response xmlns="http://ec2.amazonaws.com/doc/${model.metadata.apiVersion}/"><requestId>${requestId}</requestId>${content}</${name}Response>` };
}

async function answerRest(exchange: Exchange, served: ServedService): Promise<HttpResponse> {
  const { request } = exchange;
  const target = pathOf(exchange);
  const found = served.router?.find(request.method, target, request.headers);
  const verified = served.service.name === 's3' ? verify(exchange, payloadHashOf(exchange.request, exchange.signature)) : undefined;
  if (found === undefined && exchange.signature === undefined) throw new AuthFault('missing');
  if (found === undefined) throw served.service.name === 's3' ? methodNotAllowed() : unknownRestOperation(request.method, target.path);
  const { shape } = find(served, found.name);
  const stream = served.service.name === 's3' ? bodyOf(request, verified) : undefined;
  const { body, caller } =
    stream === undefined
      ? await readSigned(exchange, served)
      : {
          body: takesStream(served.model, shape) ? stream : await readLimited(stream, served.service.bodyLimit ?? BODY_LIMIT),
          caller: verified?.caller ?? anonymous(exchange),
        };
  const input = readRest(served.model, shape, request, target, found.labels, body);
  const output = await exchange.needs.dispatcher.invoke(served, found.name, input, caller, exchange.requestId);
  return writeRest(served.model, found.name, shape, output);
}

/** The path with the bucket that the host names in front, and without the slash behind a bucket. */
function pathOf(exchange: Exchange): Target {
  const { target, hostBucket } = exchange;
  return hostBucket === undefined ? target : { ...target, path: `/${hostBucket}${target.path === '/' ? '' : target.path}` };
}

function methodNotAllowed(): AwsError {
  return new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', { status: 405 });
}

/** Reads the body into memory and verifies the signature over it. */
async function readSigned(exchange: Exchange, served: ServedService): Promise<{ body: Buffer; caller: Caller }> {
  const { request, signature } = exchange;
  if (signature === undefined) throw new AuthFault('missing');
  const body = await readLimited(request.body, served.service.bodyLimit ?? BODY_LIMIT);
  return { body, caller: verify(exchange, sha256(body))?.caller ?? anonymous(exchange) };
}

function verify(exchange: Exchange, payloadHash: string): Verified | undefined {
  const { request, target, signature, needs, signingKey } = exchange;
  const judge: Judge = { keys: needs.keys, signingKey, region: needs.region, now: needs.now() };
  return signature === undefined ? undefined : verifySignature(request, target, signature, payloadHash, judge);
}

function anonymous(exchange: Exchange): Caller {
  return { kind: 'anonymous', arn: 'anonymous', account: exchange.needs.account, userId: 'anonymous', sourceIp: exchange.request.remoteAddress };
}

/** Headers of an answer in CBOR. */
const rpcHeaders = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** A refusal in the protocol of its request, where that is not the service's first. */
function inProtocol(request: HttpRequest, error: unknown, written: HttpResponse): HttpResponse {
  if (rpcTarget(request) === undefined) return written;
  const told = error instanceof AuthFault ? error.toAwsError('json') : error instanceof AwsError ? error : new AwsError('InternalFailure', 'We encountered an internal error. Please try again.', { status: 500 });
  return { status: written.status, headers: { ...rpcHeaders }, body: cborError(told) };
}

function refusal(error: unknown, request: HttpRequest, requestId: string, model: Model | undefined, needs: HandlerNeeds): HttpResponse {
  const family = model === undefined ? guessFamily(request) : familyOf(model);
  const protocol = model?.metadata.protocol ?? ({ s3: 'rest-xml', json: 'json', query: 'query' } as const)[family];
  if (error instanceof AuthFault) return writeError(error.toAwsError(family), protocol, requestId, model);
  if (error instanceof AwsError) return writeError(error, protocol, requestId, model);
  needs.log(
    `${requestId} ${request.method} ${request.target.slice(0, 200)}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  const code = family === 's3' ? 'InternalError' : family === 'json' ? 'InternalServerException' : 'InternalFailure';
  return writeError(new AwsError(code, 'We encountered an internal error. Please try again.', { status: 500 }), protocol, requestId, model);
}

function familyOf(model: Model): AuthFamily {
  return model.metadata.protocol === 'rest-xml' ? 's3' : ['query', 'ec2'].includes(model.metadata.protocol) ? 'query' : 'json';
}
