using System;

namespace AcsRecording.Core.Media;

/// <summary>
/// What a sound looks like: it is cut into bins of equal length, and each bin of each channel has two numbers from 0 to 255, where 255 is
/// the loudest that the format can say.
/// </summary>
/// <param name="BinLength">How long a bin is. The last one may be shorter.</param>
/// <param name="Duration">How long all of it plays.</param>
/// <param name="Channels">What was read of each channel, in the channels' order.</param>
internal sealed record Waveform(TimeSpan BinLength, TimeSpan Duration, WaveformChannel[] Channels);

/// <summary>One channel of a waveform.</summary>
/// <param name="Peaks">The highest sample of each bin, whichever its sign.</param>
/// <param name="Loudness">The root mean square of each bin's samples.</param>
internal sealed record WaveformChannel(byte[] Peaks, byte[] Loudness);
