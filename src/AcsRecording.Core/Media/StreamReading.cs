using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Media;

internal static class StreamReading
{
    /// <summary>Reads as many bytes as were asked for; fewer only at the end.</summary>
    public static async Task<int> FillAsync(this Stream stream, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        var filled = 0;
        for (int read; filled < count; filled += read)
        {
            read = await stream.ReadAsync(buffer, filled, count - filled, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }
        }

        return filled;
    }

    /// <summary>Reads until the buffer is full; less only at the end.</summary>
    public static int Fill(this Stream stream, byte[] buffer)
    {
        var filled = 0;
        for (int read; filled < buffer.Length && (read = stream.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            filled += read;
        }

        return filled;
    }
}
