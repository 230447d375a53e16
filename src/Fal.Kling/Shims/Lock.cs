namespace System.Threading;

/// <summary>.NET 9's lock, implemented with a monitor. The compiler's <c>lock</c> statement finds it by its name.</summary>
internal sealed class Lock
{
    private readonly object monitor = new();

    public Scope EnterScope()
    {
        Monitor.Enter(monitor);
        return new Scope(monitor);
    }

    public readonly ref struct Scope(object monitor)
    {
        public void Dispose() => Monitor.Exit(monitor);
    }
}
