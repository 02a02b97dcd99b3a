// Decodes the bytes of a file as the source says.

/**
 * The text of a byte stream; bytes that are no text become the replacement character.
 * @param encoding such as `utf-8`, `iso-8859-1`, `windows-1252`, `utf-16`
 * @throws RangeError if the encoding is not known
 */
export async function* decoded(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  if (encoding === 'iso-8859-1' || encoding === 'latin-1' || encoding === 'latin1') {
    for await (const chunk of chunks) yield chunk.toString('latin1');
    return;
  }
  const decoder = new TextDecoder(encoding === 'utf-16' ? 'utf-16le' : encoding, { ignoreBOM: true });
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
