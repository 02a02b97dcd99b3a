// Process that serves the stand-ins for aws-native and aws; it prints their ports as one line of JSON and ends with its standard input.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClassicProvider } from './classic/provider';
import { AwsNativeProvider } from './native/provider';
import { serveProvider } from './serve';

async function main(): Promise<void> {
  let waiting = new AbortController();
  const native = await serveProvider(new AwsNativeProvider({
    environment: process.env, newId: randomUUID, now: Date.now, cancel: () => { waiting.abort(); waiting = new AbortController(); },
    sleep: async (milliseconds) => { await sleep(milliseconds, undefined, { signal: waiting.signal }); },
  }));
  const classic = await serveProvider(new AwsClassicProvider(process.env));
  let ending: Promise<unknown> | undefined;
  const end = (): void => { ending ??= Promise.all([native.close(), classic.close()]).then(() => { process.exit(0); }); };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // Whoever started this process holds the other end: when it dies, nobody is left to serve.
  process.stdin.once('end', end).once('error', end).resume();
  process.stdout.write(`${JSON.stringify({ 'aws-native': native.port, aws: classic.port })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exitCode = 1;
});
