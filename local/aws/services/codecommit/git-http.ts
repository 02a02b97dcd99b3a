// Git's smart HTTP protocol: who calls is told and judged here, the rest is git's own http-backend.
import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Cloud } from '../../cloud';
import type { HttpRequest, HttpResponse } from '../../http/message';
import { AwsError, type Caller } from '../../operation';
import type { WebJudge } from '../../service';
import { endpointPid, gitEnvironment } from './git';
import { gitCaller } from './git-credentials';
import { readPushCommands } from './push-commands';
import { watchingReferences } from './push-events';
import { useRepositoryKey } from './repository-key';
import { onRepository, repositoryFolder, repositoryTable, type RepositoryRecord } from './repository-records';

const plain = (status: number, body: string, headers: Record<string, string> = {}): HttpResponse => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${body}\n` });

/** Repository and what is asked of it, in a path such as `/v1/repos/birds/info/refs`. */
function parsePath(target: string): { name: string; rest: string; query: string; url: string } | undefined {
  const [path = '', query = ''] = target.split('?');
  const [, name = '', rest = ''] = /^\/v1\/repos\/([A-Za-z0-9._-]{1,100})(\/(?:info\/refs|git-upload-pack|git-receive-pack|HEAD))$/.exec(path) ?? [];
  return rest === '' ? undefined : { name, rest, query, url: `/v1/repos/${name}` };
}

const placeOf = (cloud: Cloud): { cloud: Cloud; region: string; account: string } => ({ cloud, region: cloud.region, account: cloud.account });

/** Answers a git client. */
export async function answerGit(cloud: Cloud, request: HttpRequest, judge: WebJudge): Promise<HttpResponse> {
  const asked = parsePath(request.target);
  if (asked === undefined) return plain(404, 'There is no such path of a repository.');
  const host = (request.headers['host'] ?? '').split(':')[0] ?? '';
  const caller = gitCaller(request.headers['authorization'], host, asked.url, judge);
  if (caller === undefined) return plain(401, 'Credentials of AWS are needed: a credential helper that signs for CodeCommit, such as `mlops local git-credential`.', { 'www-authenticate': 'Basic realm="CodeCommit"' });
  const repository = repositoryTable(cloud.store).get(asked.name);
  const push = asked.rest === '/git-receive-pack' || asked.query.includes('service=git-receive-pack');
  if (!(await cloud.allowed(caller, onRepository(push ? 'GitPush' : 'GitPull', asked.name, placeOf(cloud))[0] ?? { action: '', resource: '' })) && asked.rest !== '/git-receive-pack') return refused(caller, push, asked.name);
  if (repository === undefined) return plain(404, `The repository ${asked.name} does not exist.`);
  try {
    await useRepositoryKey(cloud, caller, repository, push ? 'write' : 'read');
    return asked.rest === '/git-receive-pack' ? await receive(cloud, repository, request, asked, caller) : await backend(cloud, repository, request, asked, caller, request.body);
  } catch (error) {
    if (error instanceof AwsError) return plain(error.code.startsWith('EncryptionKey') ? 403 : error.status, error.message);
    if (error instanceof RangeError) return plain(400, error.message);
    throw error;
  }
}

const refused = (caller: Caller, push: boolean, name: string): HttpResponse => plain(403, `${caller.arn} is not authorized to perform: codecommit:${push ? 'GitPush' : 'GitPull'} on ${name}`);

/** A push is judged by the references that it is about. */
async function receive(cloud: Cloud, repository: RepositoryRecord, request: HttpRequest, asked: Asked, caller: Caller): Promise<HttpResponse> {
  const packed = request.headers['content-encoding'] === 'gzip';
  const { commands, whole } = await readPushCommands(packed ? Readable.from(request.body).pipe(createGunzip()) : request.body);
  for (const { reference } of commands) {
    const [authorization] = onRepository('GitPush', repository.name, placeOf(cloud), { 'codecommit:References': reference });
    if (authorization === undefined || !(await cloud.allowed(caller, authorization))) {
      return plain(403, `${caller.arn} is not authorized to perform: codecommit:GitPush on ${repository.name}, reference ${reference}`);
    }
  }
  const plainRequest = packed ? { ...request, headers: { ...request.headers, 'content-encoding': '' } } : request;
  return watchingReferences(cloud, repository, caller, commands.map(({ reference }) => reference), async () => {
    const answer = await backend(cloud, repository, plainRequest, asked, caller, whole);
    // What git did is known when it has said all: only then are references compared.
    return { ...answer, body: await wholeOf(answer.body) };
  });
}

interface Asked { rest: string; query: string }

async function wholeOf(body: HttpResponse['body']): Promise<Buffer | string> {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return body ?? '';
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Has git's http-backend answer, as a web server would call it (RFC 3875). */
async function backend(cloud: Cloud, repository: RepositoryRecord, request: HttpRequest, { rest, query }: Asked, caller: Caller, body: AsyncIterable<Uint8Array>): Promise<HttpResponse> {
  const folder = repositoryFolder(cloud, repository);
  const child = spawn('git', ['http-backend'], {
    cwd: folder, stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...gitEnvironment, [endpointPid]: String(process.pid), GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: rest, QUERY_STRING: query, REQUEST_METHOD: request.method, REMOTE_USER: caller.arn, REMOTE_ADDR: request.remoteAddress,
      CONTENT_TYPE: request.headers['content-type'] ?? '', HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '', ...(request.headers['git-protocol'] === undefined ? {} : { GIT_PROTOCOL: request.headers['git-protocol'] }),
      ...(request.headers['content-length'] === undefined || request.headers['content-encoding'] === '' ? {} : { CONTENT_LENGTH: request.headers['content-length'] }),
    },
  });
  child.stderr.on('data', (chunk: Buffer) => cloud.log(`git http-backend, ${repository.name}: ${chunk.toString('utf8').trim()}`));
  // A client that leaves ends git too; git keeps what it had until then apart, and drops it.
  pipeline(Readable.from(body), child.stdin).catch(() => { child.kill('SIGTERM'); });
  return readCgi(child.stdout);
}

/** Headers and body of a CGI program's answer. */
async function readCgi(stream: Readable): Promise<HttpResponse> {
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head = Buffer.alloc(0);
  let end = -1;
  while ((end = head.indexOf('\r\n\r\n')) < 0) {
    const next = await iterator.next();
    if (next.done === true) return plain(500, 'git gave no answer; the log of the embedded AWS tells more.');
    head = Buffer.concat([head, next.value]);
  }
  const lines = head.toString('latin1', 0, end).split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const);
  const { status = '200', ...headers } = Object.fromEntries(lines) as Record<string, string>;
  const first = head.subarray(end + 4);
  const body = (async function* (): AsyncIterable<Uint8Array> {
    if (first.length > 0) yield first;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  })();
  return { status: Number.parseInt(status, 10), headers, body };
}
