// Keys in listings: percent-encoded where the client asks, as XML cannot hold every character.
import { encodeUri } from '../../protocol/signature';

/** How keys are written. */
export function encodedKey(encodingType: string | undefined): (key: string) => string {
  return encodingType === 'url' ? (key) => encodeUri(key).replaceAll('%2F', '/').replaceAll('%20', '+') : (key) => key;
}
