import { encode, Token, Type } from "cborg";

/** Turns a stream of CBOR tokens into bytes, a group at a time, so that a large value never stands in memory as tokens. */
export class CborWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #texts = new Map<string, Token>();
  #tokens: Token[] = [];

  /** An integer as such, every other number (and -0) as the shortest float that is exact. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.#add(Type.float, value);
    else this.#add(value < 0 ? Type.negint : Type.uint, value);
  }

  boolean(value: boolean): void {
    this.#push(value ? trueToken : falseToken);
  }

  null(): void {
    this.#push(nullToken);
  }

  undefined(): void {
    this.#push(undefinedToken);
  }

  /** Well-formed text only. */
  text(value: string): void {
    this.#add(Type.string, value);
  }

  /** The same as `text`, for texts that come again and again, such as keys. */
  key(value: string): void {
    let token = this.#texts.get(value);
    if (token === undefined) {
      token = new Token(Type.string, value);
      if (this.#texts.size < maxKeys) this.#texts.set(value, token);
    }
    this.#push(token);
  }

  bytes(value: Uint8Array): void {
    if (value.byteLength <= smallBytes) {
      this.#add(Type.bytes, value);
      return;
    }
    this.#flush();
    this.#parts.push(byteStringHead(value.byteLength), value);
  }

  tag(number: number): void {
    this.#add(Type.tag, number);
  }

  /** `length` items must follow. */
  array(length: number): void {
    this.#add(Type.array, length);
  }

  /** `size` pairs of key and value must follow. */
  map(size: number): void {
    this.#add(Type.map, size);
  }

  /** Everything that was written, in order; long byte strings are the very bytes that were handed in. */
  end(): readonly Uint8Array[] {
    this.#flush();
    return this.#parts;
  }

  #add(type: Type, value: unknown): void {
    this.#push(new Token(type, value));
  }

  #push(token: Token): void {
    this.#tokens.push(token);
    if (this.#tokens.length >= groupLength) this.#flush();
  }

  #flush(): void {
    if (this.#tokens.length === 0) return;
    this.#parts.push(encodeTokens(this.#tokens));
    this.#tokens = [];
  }
}

const groupLength = 4096;
const smallBytes = 4096;
const maxKeys = 10_000;

const trueToken = new Token(Type.true, true);
const falseToken = new Token(Type.false, false);
const nullToken = new Token(Type.null, null);
const undefinedToken = new Token(Type.undefined, undefined);

/** The library takes tokens from an encoder of a type only, so a lone null stands for the group. */
function encodeTokens(tokens: Token[]): Uint8Array {
  return encode(null, { typeEncoders: { null: () => tokens } });
}

/** An array head of the same length differs from that of a byte string in its first three bits only. */
function byteStringHead(length: number): Uint8Array {
  const head = encodeTokens([new Token(Type.array, length)]);
  head[0] = ((head[0] ?? 0) & 0x1f) | Type.bytes.majorEncoded;
  return head;
}
