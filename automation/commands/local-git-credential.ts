// `mlops local git-credential`: a credential helper of git for the repositories of the embedded AWS.
import { createHash, createHmac } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { UsageError } from '../failures';
import type { Command } from './command';

const keysFile = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
const hmac = (key: string | Buffer, content: string): Buffer => createHmac('sha256', key).update(content).digest();

/** What git asks for: lines of name=value. */
function attributesOf(input: string): Record<string, string> {
  return Object.fromEntries(input.split('\n').filter((line) => line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** The password for a repository's address, as the AWS CLI's helper signs it. @param now in ms */
export function codecommitPassword(secret: string, region: string, now: number, host: string, repositoryPath: string): string {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d{3}Z$/g, '');
  const day = stamp.slice(0, 8);
  const request = createHash('sha256').update(`GIT\n/${repositoryPath}\n\nhost:${host}\n\nhost\n`).digest('hex');
  const key = ['aws4_request'].reduce(hmac, hmac(hmac(hmac(`AWS4${secret}`, day), region), 'codecommit'));
  return `${stamp}Z${hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${day}/${region}/codecommit/aws4_request\n${request}`).toString('hex')}`;
}

export const localGitCredential: Command = {
  name: 'local git-credential',
  summary: 'answer git, which asks for credentials of the embedded AWS',
  description: "A credential helper: git calls it with the word get and the repository's address on standard input. It answers for the embedded AWS only.",
  arguments: ['[action]'],
  options: [],
  examples: ["git -c credential.helper='!mlops local git-credential' -c credential.useHttpPath=true clone http://127.0.0.1:PORT/v1/repos/NAME"],
  async run(context) {
    if (context.values[0] !== undefined && context.values[0] !== 'get') return { data: { type: 'result' }, text: '' };
    const folder = stateFoldersOf(findProjectFolder(context.workingFolder), context.environment).local;
    const [address, credentials] = ['address.json', 'credentials.json'].map((name) => path.join(folder, name)) as [string, string];
    if (!fs.existsSync(address)) throw new UsageError('the embedded AWS has not run here', ['Start it: mlops local start']);
    const asked = attributesOf(await text(process.stdin));
    const { host } = new URL((JSON.parse(fs.readFileSync(address, 'utf8')) as { url: string }).url);
    if (asked['host'] !== host) return { data: { type: 'result' }, text: '' };
    if (asked['path'] === undefined) throw new UsageError('git told no path of a repository', ['Have it tell: git config credential.useHttpPath true']);
    const { accessKeyId, secretAccessKey } = keysFile.parse(JSON.parse(fs.readFileSync(credentials, 'utf8')));
    const password = codecommitPassword(secretAccessKey, 'us-east-1', context.now(), host.split(':')[0] ?? '', asked['path']);
    return { data: { type: 'result', username: accessKeyId, password }, text: `username=${accessKeyId}\npassword=${password}` };
  },
};
