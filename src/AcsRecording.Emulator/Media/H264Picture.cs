using System.Collections.Generic;

namespace AcsRecording.Emulator.Media;

/// <summary>
/// The smallest H.264 (ITU-T H.264, baseline) that decodes to 1920×1080: one key picture whose every macroblock is predicted and has
/// no residual, which is grey, and pictures that skip every macroblock, which change nothing.
/// </summary>
internal static class H264Picture
{
    public const int Width = 1920;
    public const int Height = 1080;

    private const int MacroblocksWide = 120;
    private const int MacroblocksHigh = 68;
    private const int Macroblocks = MacroblocksWide * MacroblocksHigh;

    public static readonly byte[] SequenceParameters = new BitWriter()
        .Bits(66, 8)           // profile_idc: baseline
        .Bits(0, 8)
        .Bits(40, 8)           // level_idc 4.0
        .Golomb(0)             // seq_parameter_set_id
        .Golomb(0)             // log2_max_frame_num - 4
        .Golomb(2)             // pic_order_cnt_type: output order is decoding order
        .Golomb(1)             // max_num_ref_frames
        .Bits(0, 1)
        .Golomb(MacroblocksWide - 1)
        .Golomb(MacroblocksHigh - 1)
        .Bits(0b11, 2)         // frame_mbs_only, direct_8x8_inference
        .Bits(1, 1)            // cropping: 1088 to 1080 lines, in units of two
        .Golomb(0).Golomb(0).Golomb(0).Golomb(4)
        .Bits(0, 1)
        .Unit(0x67);

    public static readonly byte[] PictureParameters = new BitWriter()
        .Golomb(0).Golomb(0)
        .Bits(0, 2)            // CAVLC; no bottom field order
        .Golomb(0).Golomb(0).Golomb(0)
        .Bits(0, 3)
        .Golomb(0).Golomb(0).Golomb(0)
        .Bits(0, 3)
        .Unit(0x68);

    public static readonly byte[] Key = MakeKey();

    /// <summary>A picture like the one before it.</summary>
    public static byte[] Unchanged(int number) => new BitWriter()
        .Golomb(0)             // first_mb_in_slice
        .Golomb(5)             // slice_type: P
        .Golomb(0)
        .Bits(number % 16, 4)  // frame_num
        .Bits(0, 3)            // no override, no reordering, no marking
        .Golomb(0)             // slice_qp_delta
        .Golomb(Macroblocks)   // mb_skip_run
        .Unit(0x41);

    private static byte[] MakeKey()
    {
        var bits = new BitWriter()
            .Golomb(0)         // first_mb_in_slice
            .Golomb(7)         // slice_type: I
            .Golomb(0)
            .Bits(0, 4)        // frame_num
            .Golomb(0)         // idr_pic_id
            .Bits(0, 2)
            .Golomb(0);        // slice_qp_delta
        for (var i = 0; i < Macroblocks; i++)
        {
            // I_16x16 predicted from the mean, nothing coded; chroma the same; no change of qp; no coefficients.
            bits.Golomb(3).Golomb(0).Golomb(0).Bits(1, 1);
        }

        return bits.Unit(0x65);
    }

    private sealed class BitWriter
    {
        private readonly List<byte> _bytes = [];
        private int _used = 8;

        public BitWriter Bits(int value, int count)
        {
            for (var i = count - 1; i >= 0; i--)
            {
                if (_used == 8)
                {
                    _bytes.Add(0);
                    _used = 0;
                }

                _bytes[^1] |= (byte)(((value >> i) & 1) << (7 - _used));
                _used++;
            }

            return this;
        }

        /// <summary>Exponential Golomb code. Signed values here are all 0, which is the same.</summary>
        public BitWriter Golomb(int value)
        {
            var length = 32 - int.LeadingZeroCount(value + 1);
            return Bits(0, length - 1).Bits(value + 1, length);
        }

        /// <summary>The NAL unit: trailing bits, header byte, and an escape wherever three bytes would look like a start code.</summary>
        public byte[] Unit(byte header)
        {
            Bits(1, 1);
            var unit = new List<byte> { header };
            var zeros = 0;
            foreach (var value in _bytes)
            {
                if (zeros == 2 && value <= 3)
                {
                    unit.Add(3);
                    zeros = 0;
                }

                unit.Add(value);
                zeros = value == 0 ? zeros + 1 : 0;
            }

            return [.. unit];
        }
    }
}
