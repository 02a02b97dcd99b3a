// Property values at rest: secrets encrypted in checkpoints, masked in events.
import type { Crypter } from './passphrase';
import { isSecret, mapValue, secretSignature, signatureKey, type Value, type Values } from '../values/wire';

/** Secrets as `{signature, ciphertext}`; a secret that did not change keeps its old ciphertext, so checkpoints stay equal. */
export function sealValues(values: Values, crypter: Crypter): Values {
  return mapValue(values, (item) => {
    if (!isSecret(item)) return item;
    return { [signatureKey]: secretSignature, ciphertext: crypter.encrypt(JSON.stringify(item['value'] ?? null)) };
  }) as Values;
}

/** The inverse. */
export function openValues(values: Values, crypter: () => Crypter): Values {
  return mapValue(values, (item) => {
    if (!isSecret(item) || typeof item['ciphertext'] !== 'string') return item;
    return { [signatureKey]: secretSignature, value: JSON.parse(crypter().decrypt(item['ciphertext'])) as Value };
  }) as Values;
}

/** As events show them. */
export function maskValues(values: Values): Values {
  return mapValue(values, (item) => (isSecret(item) ? { [signatureKey]: secretSignature, ciphertext: '[secret]' } : item)) as Values;
}
