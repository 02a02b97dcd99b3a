// The bytes behind a Pulumi asset.
import { readFile } from 'node:fs/promises';
import { assetSignature, hasSignature, type Value } from '../../values/wire';

/** Content of a file or string asset. @throws Error for archives and remote assets */
export async function readAsset(value: Value): Promise<Buffer> {
  if (!hasSignature(value, assetSignature)) throw new Error('source must be a FileAsset or a StringAsset');
  const { path, text } = value;
  if (typeof path === 'string' && path !== '') return readFile(path);
  if (typeof text === 'string') return Buffer.from(text, 'utf8');
  throw new Error('source must be a FileAsset or a StringAsset; a RemoteAsset is not served by this stand-in for aws');
}
