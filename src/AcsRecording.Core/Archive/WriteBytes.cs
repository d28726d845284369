using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Archive;

/// <summary>Takes bytes at the end of a file.</summary>
internal delegate Task WriteBytes(byte[] buffer, int offset, int count, CancellationToken cancellationToken);
