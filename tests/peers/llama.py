"""A real llama.cpp server with a model of random weights, until standard input ends.

    python llama.py FOLDER KEY

The model is written into the folder; its address is printed once it answers. It knows each byte as a token, so a
prompt of n bytes has about n tokens. What it says is nonsense of printable characters: the weights are random, but one part of
its state is the same everywhere and weighs each token by `LIKING`, which is how quotes and brackets get closed. It never
ends by itself: a text goes on to the limit, and JSON ends where the grammar leaves nothing else to say.
"""

import pathlib
import sys

import gguf
import numpy
import xllamacpp

WINDOW = 4096
WIDTH, INNER, HEADS, LAYERS = 64, 128, 4, 1
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
END_OF_TEXT, END_OF_TURN = 256, 258
# Bytes that are no printable character, and the end. Half a character would be no text.
NEVER = -4.0
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LIKING = {**dict.fromkeys(LETTERS, 0.2), " ": 0.4, '"': 0.4, "{": 0.2, ",": 0.3}


def byte_names():
    """How vocabularies of this kind (GPT-2's) write a byte as one visible character."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in visible]
    return [chr(byte) if byte in visible else chr(256 + hidden.index(byte)) for byte in range(256)]


def write_vocabulary(writer):
    tokens = byte_names() + SPECIAL
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.NORMAL] * 256 + [gguf.TokenType.CONTROL] * len(SPECIAL))
    # There must be one; two zero bytes are in no prompt.
    writer.add_token_merges([f"{tokens[0]} {tokens[0]}"])
    writer.add_bos_token_id(END_OF_TEXT)
    writer.add_eos_token_id(END_OF_TURN)
    writer.add_add_bos_token(False)
    return len(tokens)


def write_shape(writer):
    writer.add_name("random")
    writer.add_context_length(WINDOW)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)


def liking(tokens):
    weights = numpy.full(tokens, NEVER, numpy.float32)
    weights[ord(" ") : ord("~") + 1] = 0
    for character, weight in LIKING.items():
        weights[ord(character)] = weight
    return weights


def write_weights(writer, tokens):
    chance = numpy.random.default_rng(7)

    def some(*shape):
        return (chance.standard_normal(shape) * 0.1).astype(numpy.float32)

    embedding, output, ones = some(tokens, WIDTH), some(tokens, WIDTH), numpy.ones(WIDTH, numpy.float32)
    embedding[:, 0] = 2
    output[:, 0] = liking(tokens)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", ones)
    writer.add_tensor("output.weight", output)
    for layer in range(LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", ones)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", some(WIDTH, WIDTH))
        for name in ("ffn_gate", "ffn_up"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", some(INNER, WIDTH))
        writer.add_tensor(f"blk.{layer}.ffn_down.weight", some(WIDTH, INNER))


def write_model(path):
    writer = gguf.GGUFWriter(path, "llama")
    write_shape(writer)
    write_weights(writer, write_vocabulary(writer))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def serve(path, key):
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.api_keys = [key]
    params.port = 0
    params.n_ctx = WINDOW
    params.n_parallel = 1
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = 1
    params.fit_params = False
    params.warmup = False
    params.verbosity = 1
    # The same nonsense every time.
    params.sampling.seed = 7
    return xllamacpp.Server(params)


if __name__ == "__main__":
    model = pathlib.Path(sys.argv[1]) / "random.gguf"
    write_model(model)
    server = serve(model, sys.argv[2])
    print(server.listening_address, flush=True)
    sys.stdin.read()
