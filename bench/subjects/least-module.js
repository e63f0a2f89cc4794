// The floor of a package of WebAssembly: (module (func (export "answer") (result i32) i32.const 42)).

export async function start() {
  const response = await fetch(new URL("./least-module.wasm", import.meta.url));
  const { exports } = new WebAssembly.Instance(await WebAssembly.compileStreaming(response));
  return { check: (password) => password.length >= exports.answer() };
}
