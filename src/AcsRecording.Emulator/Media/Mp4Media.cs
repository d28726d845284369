using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace AcsRecording.Emulator.Media;

/// <summary>
/// ISO 14496-12: ftyp, moov, mdat with 1920×1080 H.264 at 16 frames a second (a grey picture that doesn't move) and MP3 sound; a
/// free box of noise where a size is asked for.
/// </summary>
internal static class Mp4Media
{
    public const int FrameRate = 16;

    private const int BoxHeader = 8;
    private const int LargeBoxHeader = 16;

    public static MediaContent Create(string documentId, TimeSpan duration, long? bytes)
    {
        var pictures = Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds * FrameRate));
        var sounds = Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds * MediaFactory.SampleRate / Mp3Region.SamplesInFrame));
        var video = Video(pictures);
        var audioBytes = (long)sounds * Mp3Region.FrameSize;

        var ftyp = Box("ftyp", "isom"u8.ToArray(), UInt32(512), "isomiso2avc1mp41"u8.ToArray());
        var moovLength = Moov(pictures, sounds, 0, 0).Length;
        var videoAt = ftyp.Length + moovLength + BoxHeader;
        var moov = Moov(pictures, sounds, (uint)videoAt, (uint)(videoAt + video.Length));
        var mdat = Join(UInt32((uint)(BoxHeader + video.Length + audioBytes)), "mdat"u8.ToArray());

        var regions = new List<IMediaRegion> { new BytesRegion(Join(ftyp, moov, mdat, video)), new Mp3Region(documentId, audioBytes) };
        var free = (bytes ?? 0) - regions.Sum(region => region.Length);
        if (free >= LargeBoxHeader)
        {
            var size = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(size, free);
            regions.Add(new BytesRegion(Join(UInt32(1), "free"u8.ToArray(), size)));
            regions.Add(new NoiseRegion(documentId, free - LargeBoxHeader));
        }

        return new MediaContent(regions);
    }

    private static byte[] Video(int pictures)
    {
        var samples = new List<byte[]> { LengthPrefixed(H264Picture.Key) };
        samples.AddRange(Enumerable.Range(1, pictures - 1).Select(number => LengthPrefixed(H264Picture.Unchanged(number))));
        return Join([.. samples]);
    }

    private static byte[] Moov(int pictures, int sounds, uint videoAt, uint audioAt)
    {
        const uint Milliseconds = 1000;
        var videoLength = (uint)((long)pictures * Milliseconds / FrameRate);
        var audioLength = (uint)((long)sounds * Mp3Region.SamplesInFrame * Milliseconds / MediaFactory.SampleRate);
        var mvhd = Full("mvhd", 0, Zero(8), UInt32(Milliseconds), UInt32(Math.Max(videoLength, audioLength)),
            UInt32(0x00010000), UInt16(0x0100), Zero(10), Matrix(), Zero(24), UInt32(3));
        return Box("moov", mvhd, VideoTrack(pictures, videoLength, videoAt), AudioTrack(sounds, audioLength, audioAt));
    }

    private static byte[] VideoTrack(int pictures, uint length, uint at)
    {
        var key = LengthPrefixed(H264Picture.Key).Length;
        var unchanged = LengthPrefixed(H264Picture.Unchanged(1)).Length;
        var sizes = Join([.. Enumerable.Range(0, pictures).Select(number => UInt32((uint)(number == 0 ? key : unchanged)))]);
        var avcC = Box("avcC", [1, 66, 0, 40, 0xFF, 0xE1], UInt16(H264Picture.SequenceParameters.Length), H264Picture.SequenceParameters,
            [1], UInt16(H264Picture.PictureParameters.Length), H264Picture.PictureParameters);
        var avc1 = Box("avc1", Zero(6), UInt16(1), Zero(16), UInt16(H264Picture.Width), UInt16(H264Picture.Height),
            UInt32(0x00480000), UInt32(0x00480000), Zero(4), UInt16(1), Zero(32), UInt16(24), UInt16(0xFFFF), avcC);
        var table = Box("stbl",
            Full("stsd", 0, UInt32(1), avc1),
            Full("stts", 0, UInt32(1), UInt32((uint)pictures), UInt32(1)),
            Full("stss", 0, UInt32(1), UInt32(1)),
            Full("stsc", 0, UInt32(1), UInt32(1), UInt32((uint)pictures), UInt32(1)),
            Full("stsz", 0, UInt32(0), UInt32((uint)pictures), sizes),
            Full("stco", 0, UInt32(1), UInt32(at)));
        var header = Full("vmhd", 1, Zero(8));
        return Track(1, length, FrameRate, (uint)pictures, "vide", header, table, (H264Picture.Width, H264Picture.Height), volume: 0);
    }

    private static byte[] AudioTrack(int sounds, uint length, uint at)
    {
        // Object type 0x69 is MPEG-2 layer III sound.
        var decoder = Descriptor(4, [0x69, 0x15, 0, 0, 0], UInt32(48000), UInt32(48000));
        var esds = Full("esds", 0, Descriptor(3, [0, 2, 0], decoder, Descriptor(6, [2])));
        var mp4a = Box(
            "mp4a", Zero(6), UInt16(1), Zero(8), UInt16(1), UInt16(16), Zero(4), UInt32((uint)MediaFactory.SampleRate << 16), esds);
        var table = Box("stbl",
            Full("stsd", 0, UInt32(1), mp4a),
            Full("stts", 0, UInt32(1), UInt32((uint)sounds), UInt32(Mp3Region.SamplesInFrame)),
            Full("stsc", 0, UInt32(1), UInt32(1), UInt32((uint)sounds), UInt32(1)),
            Full("stsz", 0, UInt32(Mp3Region.FrameSize), UInt32((uint)sounds)),
            Full("stco", 0, UInt32(1), UInt32(at)));
        var header = Full("smhd", 0, Zero(4));
        return Track(
            2, length, MediaFactory.SampleRate, (uint)sounds * Mp3Region.SamplesInFrame, "soun", header, table, (0, 0), volume: 0x0100);
    }

    private static byte[] Track(
        uint id,
        uint length,
        int timescale,
        uint mediaLength,
        string handler,
        byte[] mediaHeader,
        byte[] table,
        (int Width, int Height) size,
        int volume)
    {
        var tkhd = Full("tkhd", 3, Zero(8), UInt32(id), Zero(4), UInt32(length), Zero(8), Zero(4), UInt16(volume), Zero(2), Matrix(),
            UInt32((uint)size.Width << 16), UInt32((uint)size.Height << 16));
        var dinf = Box("dinf", Full("dref", 0, UInt32(1), Full("url ", 1)));
        var mdia = Box("mdia",
            Full("mdhd", 0, Zero(8), UInt32((uint)timescale), UInt32(mediaLength), UInt16(0x55C4), Zero(2)),
            Full("hdlr", 0, Zero(4), Encoding.ASCII.GetBytes(handler), Zero(12), Zero(1)),
            Box("minf", mediaHeader, dinf, table));
        return Box("trak", tkhd, mdia);
    }

    private static byte[] Matrix() => Join(UInt32(0x00010000), Zero(12), UInt32(0x00010000), Zero(12), UInt32(0x40000000));

    private static byte[] LengthPrefixed(byte[] unit) => Join(UInt32((uint)unit.Length), unit);

    private static byte[] Descriptor(byte tag, params byte[][] parts)
    {
        var body = Join(parts);
        return Join([tag, (byte)body.Length], body);
    }

    private static byte[] Full(string type, byte flags, params byte[][] parts) => Box(type, [[0, 0, 0, flags], .. parts]);

    private static byte[] Box(string type, params byte[][] parts)
    {
        var body = Join(parts);
        return Join(UInt32((uint)(BoxHeader + body.Length)), Encoding.ASCII.GetBytes(type), body);
    }

    private static byte[] Zero(int count) => new byte[count];

    private static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] UInt32(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Join(params byte[][] parts)
    {
        using var stream = new MemoryStream();
        foreach (var part in parts)
        {
            stream.Write(part);
        }

        return stream.ToArray();
    }
}
