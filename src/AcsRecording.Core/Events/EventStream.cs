namespace AcsRecording.Core.Events;

/// <summary>Text in pieces, to events.</summary>
internal sealed class EventStream : IEventStream
{
    private readonly EventCollector _collector;
    private readonly EventLines _lines;

    public EventStream(bool skipUnknown, string? path)
    {
        _collector = new EventCollector(skipUnknown, path);
        _lines = new EventLines(_collector.Found, _collector.Broken, isOneText: path is not null);
    }

    public EventBatch Add(string text)
    {
        _lines.Add(text);
        return _collector.Take();
    }

    public EventBatch End()
    {
        _lines.End();
        return _collector.Take();
    }
}
