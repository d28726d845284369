using System;
using System.Buffers.Text;
using System.Text;
using System.Threading;

namespace AcsRecording.Emulator.Recordings;

/// <summary>Ids in the forms that the service gives them; repeatable with a seed.</summary>
internal sealed class IdGenerator(int? seed)
{
    private readonly Lock _gate = new();
    private Random _random = Create(seed);

    public Guid NewGuid()
    {
        var bytes = new byte[16];
        lock (_gate)
        {
            _random.NextBytes(bytes);
        }

        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    /// <summary>Unpadded base64url of a small JSON object.</summary>
    public string NewRecordingId() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        $$"""{"PlatformEndpointId":"{{NewGuid()}}","ResourceSpecificId":"{{NewGuid()}}"}"""));

    public string NewDocumentId()
    {
        int shard;
        lock (_gate)
        {
            shard = _random.Next(1, 18);
        }

        return $"0-eus-d{shard}-{NewGuid():N}";
    }

    public void Reset()
    {
        lock (_gate)
        {
            _random = Create(seed);
        }
    }

#pragma warning disable CA5394 // Ids of an emulator; nothing is guarded by their being hard to guess.
    private static Random Create(int? seed) => seed is { } value ? new Random(value) : new Random();
#pragma warning restore CA5394
}
