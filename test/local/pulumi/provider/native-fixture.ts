// A stand-in for aws-native, configured against a fake AWS.
import { AwsNativeProvider } from '../../../../local/pulumi/provider/native/provider';
import type { ResourceRef } from '../../../../local/pulumi/provider/provider';

/** A provider that waits for nothing; `slept` tells what it would have waited. */
export async function configuredProvider(url: string, more: Readonly<Record<string, string>> = {}): Promise<{ provider: AwsNativeProvider; slept: number[] }> {
  const slept: number[] = [];
  let ids = 0;
  const provider = new AwsNativeProvider({
    environment: {}, newId: () => `id-${ids++}`, now: () => 0, cancel: () => undefined,
    sleep: async (milliseconds) => { slept.push(milliseconds); },
  });
  await provider.configure(new Map(Object.entries({
    region: 'us-east-1', endpoints: JSON.stringify({ cloudcontrol: url, sts: url }), accessKey: 'test', secretKey: 'test', ...more,
  })));
  return { provider, slept };
}

/** A resource of a test's program. */
export const refTo = (type: string, name = 'thing'): ResourceRef => ({ urn: `urn:pulumi:dev::p::${type}::${name}`, type, name });
